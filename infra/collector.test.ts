import { describe, expect, test } from 'vitest';
import { freePort } from '../local/port.ts';
import { startServer } from '../test/support/server.ts';
import { deploy, waitsFor } from './fixture.ts';

const service = 'gcp:cloudrunv2/service:Service';
const secret = 'gcp:secretmanager/secret:Secret';
const version = 'gcp:secretmanager/secretVersion:SecretVersion';
const on = { appMetrics: true, cpuAlwaysAllocated: true };
const member = 'serviceAccount:chat-identity@demo-project.iam.gserviceaccount.com';

interface Container {
  readonly name?: string;
  readonly dependsOns?: readonly string[];
  readonly envs?: readonly { readonly name: string; readonly value: string }[];
  readonly startupProbe?: object;
  readonly resources: { readonly cpuIdle: boolean };
  readonly volumeMounts?: readonly object[];
}

interface Template {
  readonly containers: readonly Container[];
  readonly volumes: readonly object[];
}

/** The containers of an instance, and what the collector is told. */
async function instance(config = {}) {
  const deployed = await deploy('dev', config);
  const { template } = deployed.only(service).inputs;
  const { containers, volumes } = template as Template;
  const [chat, collector] = containers;
  const read = () => JSON.parse(String(deployed.only(version, 'configuration').inputs.secretData));
  return { ...deployed, containers, volumes, chat, collector, read };
}

test('an instance is the chat alone, and tells nobody its metrics, unless somebody wants them', async () => {
  const { containers, chat, resources } = await instance();
  expect(containers).toHaveLength(1);
  expect(chat?.envs).toContainEqual({ name: 'CHAT_METRICS_PORT', value: '0' });
  expect(resources.filter(({ type }) => type.includes('secretmanager'))).toEqual([]);
});

describe('the collector', () => {
  test('starts when the chat beside it is there, and always has CPU', async () => {
    const { chat, collector } = await instance(on);
    expect(collector?.dependsOns).toEqual([chat?.name]);
    // What Cloud Run goes by: https://cloud.google.com/run/docs/configuring/services/containers
    expect(chat).toHaveProperty('startupProbe');
    expect(collector?.resources.cpuIdle).toBe(false);
  });

  test('asks where the chat tells its metrics', async () => {
    const { chat, read } = await instance(on);
    const [endpoint] = read().spec.endpoints;
    const value = String(endpoint.port);
    expect(chat?.envs).toContainEqual({ name: 'CHAT_METRICS_PORT', value });

    const port = await freePort();
    const server = await startServer({ CHAT_METRICS_PORT: port });
    const response = await fetch(`http://127.0.0.1:${port}${endpoint.path}`);
    expect(await response.text()).toContain('chat_sockets{');
    await server.stop();
  });

  // Its parser takes no field that it does not know, and no endpoint without an interval:
  // confgenerator/config.go of github.com/GoogleCloudPlatform/run-gmp-sidecar.
  test('is told so in its own words', async () => {
    expect((await instance(on)).read()).toEqual({
      apiVersion: 'monitoring.googleapis.com/v1beta',
      kind: 'RunMonitoring',
      metadata: { name: 'chat' },
      spec: {
        endpoints: [{ port: 9464, path: '/metrics', interval: expect.stringMatching(/^\d+s$/) }],
        targetLabels: { metadata: ['service', 'revision', 'instance'] },
      },
    });
  });

  test('finds that where it looks for it, in a version that does not change', async () => {
    const { collector, volumes } = await instance(on);
    expect(volumes).toEqual([
      {
        name: 'metrics',
        secret: { secret: 'chat-app-metrics', items: [{ path: 'config.yaml', version: '1' }] },
      },
    ]);
    expect(collector?.volumeMounts).toEqual([{ name: 'metrics', mountPath: '/etc/rungmp' }]);
  });

  test('must not have it kept in another region', async () => {
    const { only } = await instance(on);
    expect(only(secret).inputs.replication).toEqual({
      userManaged: { replicas: [{ location: 'europe-west3' }] },
    });
  });

  test('may read that and write metrics before the service is made', async () => {
    const { only } = await instance(on);
    const reader = only('gcp:secretmanager/secretIamMember:SecretIamMember');
    const writer = only('gcp:projects/iAMMember:IAMMember', 'metric-writer');
    expect(reader.inputs).toMatchObject({ member, role: 'roles/secretmanager.secretAccessor' });
    expect(writer.inputs).toMatchObject({ member, role: 'roles/monitoring.metricWriter' });
    expect(waitsFor(only(service))).toEqual(
      expect.arrayContaining([
        'projects/iAMMember metric-writer',
        'secretmanager/secretIamMember configuration-reader',
      ]),
    );
  });
});
