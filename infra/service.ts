import * as gcp from '@pulumi/gcp';
import * as pulumi from '@pulumi/pulumi';
import type { InfraVariableName } from '../app/environment.ts';
import type { Apis } from './apis.ts';
import type { Settings } from './config.ts';
import type { Identity } from './identity.ts';
import type { Image } from './image.ts';

/** What the service stands on. */
export interface ServiceArgs {
  readonly apis: Apis;
  readonly redis: gcp.redis.Instance;
  readonly connector: gcp.vpcaccess.Connector;
  readonly identity: Identity;
  readonly image: Image;
}

/** The chat on Cloud Run, and who may call it. */
export class Service extends pulumi.ComponentResource {
  readonly url: pulumi.Output<string>;

  constructor(settings: Settings, args: ServiceArgs) {
    super('chat:infra:Service', 'service');

    const service = new gcp.cloudrunv2.Service(
      'app',
      {
        name: settings.serviceName,
        location: settings.region,
        ingress: 'INGRESS_TRAFFIC_ALL',
        // Public without a binding: an organisation's policy may forbid `allUsers`, not this.
        invokerIamDisabled: settings.access === 'public',
        deletionProtection: settings.deletionProtection,
        template: template(settings, args),
      },
      { parent: this, dependsOn: args.apis.run },
    );
    if (settings.access === 'allUsers') {
      new gcp.cloudrunv2.ServiceIamMember(
        'all-users',
        {
          name: service.name,
          location: settings.region,
          role: 'roles/run.invoker',
          member: 'allUsers',
        },
        { parent: this },
      );
    }

    this.url = service.uri;
    this.registerOutputs({ url: this.url });
  }
}

function template(
  settings: Settings,
  { redis, connector, identity, image }: ServiceArgs,
): gcp.types.input.cloudrunv2.ServiceTemplate {
  return {
    serviceAccount: identity.email,
    timeout: `${settings.timeoutSeconds}s`,
    maxInstanceRequestConcurrency: settings.concurrency,
    sessionAffinity: true,
    scaling: {
      minInstanceCount: settings.minInstances,
      maxInstanceCount: settings.maxInstances,
    },
    vpcAccess: { connector: connector.id, egress: 'PRIVATE_RANGES_ONLY' },
    containers: [
      {
        image: image.reference,
        ports: { containerPort: 8080 },
        envs: environment(settings, redis),
        resources: {
          limits: { cpu: settings.cpu, memory: settings.memory },
          cpuIdle: !settings.cpuAlwaysAllocated,
          startupCpuBoost: true,
        },
        // An instance takes people when it has reached Redis, within two minutes or never. Once it
        // runs, an outage of Redis is no reason to restart every instance.
        startupProbe: {
          httpGet: { path: '/health/startup' },
          periodSeconds: 2,
          timeoutSeconds: 2,
          failureThreshold: 60,
        },
        livenessProbe: {
          httpGet: { path: '/health/live' },
          periodSeconds: 10,
          timeoutSeconds: 5,
          failureThreshold: 3,
        },
      },
    ],
  };
}

function environment(settings: Settings, redis: gcp.redis.Instance) {
  const variables: Record<InfraVariableName, pulumi.Input<string>> = {
    REDISHOST: redis.host,
    REDISPORT: pulumi.interpolate`${redis.port}`,
    CHAT_TIMEOUT_SECONDS: String(settings.timeoutSeconds),
    CHAT_CONCURRENCY: String(settings.concurrency),
    CHAT_ALLOWED_ORIGINS: settings.allowedOrigins.join(','),
    CHAT_TRUSTED_HOPS: String(settings.trustedHops),
    CHAT_HISTORY_LENGTH: String(settings.historyLength),
    CHAT_HISTORY_DAYS: String(settings.historyDays),
  };
  return Object.entries<pulumi.Input<string>>(variables).map(([name, value]) => ({ name, value }));
}
