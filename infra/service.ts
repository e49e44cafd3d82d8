import * as gcp from '@pulumi/gcp';
import * as pulumi from '@pulumi/pulumi';
import type { Apis } from './apis.ts';
import type { Collector } from './collector.ts';
import type { Settings } from './config.ts';
import type { Egress } from './egress.ts';
import type { Environment } from './environment.ts';
import type { Identity } from './identity.ts';
import type { Image } from './image.ts';
import { ingressOf } from './reach.ts';

/** What the chat stands on, and whatever else runs its image. */
export interface ImageArgs {
  readonly apis: Apis;
  readonly egress: Egress;
  readonly environment: Environment;
  readonly identity: Identity;
  readonly image: Image;
}

export interface ServiceArgs extends ImageArgs {
  /** Beside the chat in each instance, where its metrics are collected. */
  readonly collector: Collector | undefined;
}

/** The chat on Cloud Run, and who may call it. */
export class Service extends pulumi.ComponentResource {
  readonly name: pulumi.Output<string>;
  /** Google's own, at run.app. */
  readonly url: pulumi.Output<string>;

  constructor(settings: Settings, args: ServiceArgs) {
    super('chat:infra:Service', 'service');

    const service = new gcp.cloudrunv2.Service(
      'app',
      {
        name: settings.serviceName,
        location: settings.region,
        ingress: ingressOf(settings),
        // Public without a binding: an organisation's policy may forbid `allUsers`, not this.
        invokerIamDisabled: settings.access === 'public',
        deletionProtection: settings.deletionProtection,
        // Else a revision that somebody pinned by hand would go on serving instead of a new one.
        traffics: [{ type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST', percent: 100 }],
        template: template(settings, args),
      },
      {
        parent: this,
        dependsOn: args.apis.use('run'),
        // As for Redis: refused in the preview, before anything is touched.
        protect: settings.deletionProtection,
        // Another name is another service. Were the old one to go first, so would what refers to it,
        // and a load balancer's group cannot, being in use.
        deleteBeforeReplace: false,
      },
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

    this.name = service.name;
    this.url = service.uri;
    this.registerOutputs({ url: this.url });
  }
}

function template(
  settings: Settings,
  { collector, egress, environment, identity, image }: ServiceArgs,
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
    vpcAccess: egress.vpcAccess,
    // In the first generation it may fail to start: github.com/GoogleCloudPlatform/run-gmp-sidecar
    // issue 13; its own sample is of the second.
    ...(collector
      ? { executionEnvironment: 'EXECUTION_ENVIRONMENT_GEN2', volumes: [collector.volume] }
      : {}),
    containers: [
      chat(settings, { collector, environment, image }),
      ...(collector ? [collector.container] : []),
    ],
  };
}

/** What people reach, and what all else in an instance is there for. */
function chat(
  settings: Settings,
  { collector, environment, image }: Pick<ServiceArgs, 'collector' | 'environment' | 'image'>,
): gcp.types.input.cloudrunv2.ServiceTemplateContainer {
  return {
    // What the collector waits for.
    ...(collector ? { name: collector.of } : {}),
    image: image.reference,
    ports: { containerPort: 8080 },
    envs: environment,
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
  };
}
