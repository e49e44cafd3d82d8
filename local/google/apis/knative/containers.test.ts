import { expect, test } from 'vitest';
import { addSecret, IMAGE, SERVICES } from '../run/fixture.ts';
import { asGcloud, KNATIVE, startGcloud } from './fixture.ts';

const DEPENDENCIES = 'run.googleapis.com/container-dependencies';
const INGRESS = 'run.googleapis.com/ingress';

const { metadata } = asGcloud;
const probe = { httpGet: { path: '/health/startup' } };
const mounts = [{ name: 'metrics', mountPath: '/etc/rungmp' }];
const secret = { secretName: 'chat-metrics', items: [{ key: 'latest', path: 'config.yaml' }] };

/** As gcloud sends a chat with a collector of its metrics, which starts after it. */
const service = (dependencies = '{"collector":["chat"]}', volume: object = { secret }) => ({
  ...asGcloud,
  metadata: { ...metadata, annotations: { [INGRESS]: 'internal-and-cloud-load-balancing' } },
  spec: {
    template: {
      metadata: { annotations: { [DEPENDENCIES]: dependencies } },
      spec: {
        containers: [
          { name: 'chat', image: IMAGE, ports: [{ containerPort: 8080 }], startupProbe: probe },
          {
            name: 'collector',
            image: 'us-docker.pkg.dev/cloud-ops-agents-artifacts/collector/collector:1.2.0',
            volumeMounts: mounts.map((mount) => ({ ...mount, readOnly: true })),
          },
        ],
        volumes: [{ name: 'metrics', ...volume }],
      },
    },
  },
});

async function startWithSecret() {
  const started = await startGcloud();
  await addSecret(started, 'chat-metrics');
  return started;
}

test('tells of containers, their order, their files and the ingress in both versions', async () => {
  const { ask, askInRegion, deploy } = await startWithSecret();
  const { body } = await deploy('POST', `${KNATIVE}/services`, service());
  expect(body.error).toBeUndefined();
  const { ingress, template } = (await ask('GET', `${SERVICES}/chat-app`)).body;
  expect(ingress).toBe('INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER');
  expect(template).toMatchObject({
    containers: [{ name: 'chat' }, { name: 'collector', dependsOn: ['chat'] }],
    volumes: [
      {
        name: 'metrics',
        secret: { secret: 'chat-metrics', items: [{ version: 'latest', path: 'config.yaml' }] },
      },
    ],
  });
  expect(template.containers[1].volumeMounts).toEqual(mounts);
  const shown = (await askInRegion('GET', `${KNATIVE}/services/chat-app`)).body;
  expect(shown.metadata.annotations[INGRESS]).toBe('internal-and-cloud-load-balancing');
  expect(shown.spec.template).toMatchObject({
    metadata: { annotations: { [DEPENDENCIES]: '{"collector":["chat"]}' } },
    spec: { volumes: [{ name: 'metrics', secret }] },
  });
});

test('makes no revision of what it has shown', async () => {
  const { askInRegion, deploy } = await startWithSecret();
  await deploy('POST', `${KNATIVE}/services`, service());
  const path = `${KNATIVE}/services/chat-app`;
  const before = (await askInRegion('GET', path)).body;
  const { response } = (await deploy('PUT', path, before)).body;
  expect(response.status.latestReadyRevisionName).toBe(before.status.latestReadyRevisionName);
});

test.for([
  ['a list that is none', service('{"collector":"chat"}')],
  ['a container that is not there', service('{"other":["chat"]}')],
  ['a secret without a name', service(undefined, { secret: { items: secret.items } })],
] as const)('refuses %s', async ([, body]) => {
  const { askInRegion } = await startGcloud();
  const answer = await askInRegion('POST', `${KNATIVE}/services`, body);
  expect(answer).toMatchObject({ status: 400, body: { error: { status: 'INVALID_ARGUMENT' } } });
});
