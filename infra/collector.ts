import * as gcp from '@pulumi/gcp';
import * as pulumi from '@pulumi/pulumi';
import type { Apis } from './apis.ts';
import type { Settings } from './config.ts';
import type { Identity } from './identity.ts';

/** Where the chat tells its metrics to who is in the same instance, and to nobody else. */
export const METRICS_PORT = 9464;

/** Every chart and alert asks over more than two of these. */
const INTERVAL_SECONDS = 30;

/**
 * Google's own: github.com/GoogleCloudPlatform/run-gmp-sidecar. The newest version that its users are
 * seen to run; 1.7.0 took another user and was taken back. By its tag, as no digest is published.
 */
const IMAGE =
  'us-docker.pkg.dev/cloud-ops-agents-artifacts/cloud-run-gmp-sidecar/cloud-run-gmp-sidecar:1.2.0';

/** What the collector reads at its start, in the words of its repository's README. */
const configuration = {
  apiVersion: 'monitoring.googleapis.com/v1beta',
  kind: 'RunMonitoring',
  metadata: { name: 'chat' },
  spec: {
    endpoints: [{ port: METRICS_PORT, path: '/metrics', interval: `${INTERVAL_SECONDS}s` }],
    targetLabels: { metadata: ['service', 'revision', 'instance'] },
  },
};

export interface CollectorArgs {
  readonly identity: Identity;
  readonly apis: Apis;
}

/**
 * Beside the chat in each of its instances: reads its metrics and hands them to Cloud Monitoring.
 * https://cloud.google.com/stackdriver/docs/managed-prometheus/cloudrun-sidecar
 */
export class Collector extends pulumi.ComponentResource {
  /** The container that it starts after. */
  readonly of = 'chat';
  readonly container: gcp.types.input.cloudrunv2.ServiceTemplateContainer;
  readonly volume: gcp.types.input.cloudrunv2.ServiceTemplateVolume;

  constructor(settings: Settings, { identity, apis }: CollectorArgs) {
    super('chat:infra:Collector', 'collector');

    const { member } = identity;
    const writer = new gcp.projects.IAMMember(
      'metric-writer',
      { project: settings.project, role: 'roles/monitoring.metricWriter', member },
      { parent: this, dependsOn: apis.use('cloudresourcemanager', 'monitoring') },
    );
    const { secret, version, reader } = this.#configuration(settings, member, apis);

    this.volume = {
      name: 'metrics',
      secret: {
        // Known when it can be read, and when what is collected may be written.
        secret: pulumi.all([secret.secretId, reader.id, writer.id]).apply(([id]) => id),
        items: [{ path: 'config.yaml', version: version.version }],
      },
    };
    this.container = {
      name: 'collector',
      image: IMAGE,
      dependsOns: [this.of],
      volumeMounts: [{ name: 'metrics', mountPath: '/etc/rungmp' }],
      resources: { limits: { cpu: '1', memory: '512Mi' }, cpuIdle: false },
    };
    this.registerOutputs();
  }

  /** No secret, and kept as one: Cloud Run has no other way to put a file into a container. */
  #configuration(settings: Settings, member: pulumi.Input<string>, apis: Apis) {
    const secret = new gcp.secretmanager.Secret(
      'configuration',
      {
        secretId: `${settings.serviceName}-metrics`,
        replication: { userManaged: { replicas: [{ location: settings.region }] } },
      },
      // Of a service with another name. Until that is there, instances of the old one may start.
      { parent: this, dependsOn: apis.use('secretmanager'), deleteBeforeReplace: false },
    );
    const version = new gcp.secretmanager.SecretVersion(
      'configuration',
      // JSON is YAML.
      { secret: secret.id, secretData: JSON.stringify(configuration) },
      { parent: this },
    );
    const reader = new gcp.secretmanager.SecretIamMember(
      'configuration-reader',
      { secretId: secret.id, role: 'roles/secretmanager.secretAccessor', member },
      { parent: this },
    );
    return { secret, version, reader };
  }
}
