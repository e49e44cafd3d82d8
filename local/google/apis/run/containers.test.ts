import { expect, onTestFinished, test } from 'vitest';
import { Fixture } from '../../registry/fixture.ts';
import { addSecret, IMAGE, reach, SERVICES, startRun } from './fixture.ts';

const CHAT = `${SERVICES}/chat-app`;
const CREATE = `${SERVICES}?serviceId=chat-app`;
/** Of Google's own registry. */
const COLLECTOR = 'us-docker.pkg.dev/cloud-ops-agents-artifacts/collector/collector:1.2.0';

const chat = { name: 'chat', image: IMAGE, ports: [{ containerPort: 8080 }] };
const collector = {
  name: 'collector',
  image: COLLECTOR,
  dependsOn: ['chat'],
  resources: { limits: { cpu: '1', memory: '512Mi' } },
  volumeMounts: [{ name: 'metrics', mountPath: '/etc/rungmp' }],
};
const volume = {
  name: 'metrics',
  secret: { secret: 'chat-metrics', items: [{ path: 'config.yaml', version: '1' }] },
};
const pair = { containers: [chat, collector], volumes: [volume] };

async function startWithSecret(args: Parameters<typeof startRun>[0] = {}) {
  const started = await startRun(args);
  await addSecret(started, 'chat-metrics');
  return started;
}

test('serves from the container with a port, and shows the others as they were sent', async () => {
  const { finish, project } = await startWithSecret();
  const answer = await finish('POST', CREATE, { template: pair });
  expect(answer.body.error).toBeUndefined();
  const { containers, volumes } = answer.body.response.template;
  expect(containers[0]).toMatchObject({ ...chat, startupProbe: { tcpSocket: { port: 8080 } } });
  expect(containers[1]).toEqual(collector);
  expect(volumes).toEqual([volume]);
  expect(await reach(answer)).toBe('200');
  const [{ template } = {}] = project.cloud.made('gcp:cloudrunv2/service:Service');
  expect(template).toMatchObject({ containers: [{}, { dependsOns: ['chat'] }], volumes: [volume] });
});

test('gives a container beside it what it gives to all, and no port', async () => {
  const { finish } = await startWithSecret();
  const probe = { httpGet: { port: 13133 } };
  const containers = [chat, { name: 'other', image: COLLECTOR, startupProbe: probe }];
  const { body } = await finish('POST', CREATE, { template: { containers } });
  expect(body.response.template.containers[1]).toEqual({
    name: 'other',
    image: COLLECTOR,
    resources: { limits: { cpu: '1000m', memory: '512Mi' } },
    startupProbe: {
      httpGet: { path: '/', port: 13133 },
      timeoutSeconds: 1,
      periodSeconds: 10,
      failureThreshold: 3,
    },
  });
});

test('asks for no image of another registry, but for each of its own', async () => {
  const pushed = await Fixture.start();
  onTestFinished(() => pushed.stop());
  const { finish, ask } = await startWithSecret({ registry: pushed.registry });
  await pushed.pushImage('demo-project/chat/app', '1');
  expect((await finish('POST', CREATE, { template: pair })).body.error).toBeUndefined();
  const { revisions } = (await ask('GET', `${CHAT}/revisions`)).body;
  expect(revisions[0].containers).toMatchObject([
    { image: expect.stringContaining('@sha256:') },
    { image: COLLECTOR },
  ]);
  const own = { ...collector, image: IMAGE.replace('app:1', 'collector:1') };
  const { body } = await finish('PATCH', CHAT, { template: { ...pair, containers: [chat, own] } });
  expect(body.error.message).toContain(`Image '${own.image}' not found.`);
});

test('tells of a volume whose secret may not be read', async () => {
  const { finish } = await startRun();
  const { body } = await finish('POST', CREATE, { template: pair });
  expect(body.error).toMatchObject({
    code: 7,
    message: expect.stringContaining(
      'spec.template.spec.volumes[0].secret.secret_name: Permission denied on secret: projects/',
    ),
  });
});

const beside = (other: object) => ({ ...pair, containers: [chat, { ...collector, ...other }] });
const withVolume = (secret: object) => ({ ...pair, volumes: [{ name: 'metrics', secret }] });
const item = { path: 'config.yaml', version: '1' };

test.for([
  ['two ports', beside({ ports: [{ containerPort: 9464 }] }), 'exactly one container with an'],
  [
    'no port',
    {
      ...pair,
      containers: [
        { ...chat, ports: [] },
        { ...collector, dependsOn: [] },
      ],
    },
    'exactly one container with an',
  ],
  ['a name twice', beside({ name: 'chat', dependsOn: [] }), "'chat' is the name of another"],
  ['a name that is none', beside({ name: 'Collector' }), "Invalid container name 'Collector'."],
  ['a container that is not there', beside({ dependsOn: ['app'] }), "no container 'app'"],
  [
    'one that is not known to have started',
    {
      ...pair,
      containers: [
        { ...chat, dependsOn: ['collector'] },
        { ...collector, dependsOn: [] },
      ],
    },
    "Dependent container 'collector' must have startup probe specified",
  ],
  [
    'each other',
    {
      ...pair,
      containers: [
        { ...chat, dependsOn: ['collector'] },
        { ...collector, startupProbe: { tcpSocket: { port: 1 } } },
      ],
    },
    'waits for itself',
  ],
  ['a volume that is not there', { ...pair, volumes: [] }, "no volume 'metrics'"],
  ['a secret without a name', withVolume({ items: [item] }), 'name of a secret'],
  [
    'a secret without a version',
    withVolume({ secret: 'chat-metrics', items: [{ path: 'a' }] }),
    'path and a version',
  ],
  [
    'a file outside',
    withVolume({ secret: 'chat-metrics', items: [{ ...item, path: '../a' }] }),
    'relative',
  ],
  [
    'a place that is none',
    beside({ volumeMounts: [{ name: 'metrics', mountPath: 'etc' }] }),
    'must be absolute',
  ],
] as const)('refuses containers with %s', async ([, template, message]) => {
  const { ask } = await startRun();
  const { status, body } = await ask('POST', CREATE, { template });
  expect([status, body.error.status]).toEqual([400, 'INVALID_ARGUMENT']);
  expect(body.error.message).toContain(message);
});
