import { expect, test } from 'vitest';
import { environment } from '../app/environment.ts';
import type { Value } from '../local/stack.ts';
import { deploy } from './fixture.ts';

interface Container {
  readonly envs: readonly { name: string; value: string }[];
  readonly resources: { readonly cpuIdle: boolean };
  readonly startupProbe: { readonly httpGet: { readonly path: string } };
  readonly livenessProbe: { readonly httpGet: { readonly path: string } };
  readonly image: string;
}

interface Template {
  readonly containers: readonly [Container];
  readonly scaling: object;
}

async function service(config: Readonly<Record<string, Value>> = {}, stack = 'dev') {
  const { inputs } = (await deploy(stack, config)).only('gcp:cloudrunv2/service:Service');
  const template = inputs.template as Template;
  return { inputs, template, container: template.containers[0] };
}

test('is given exactly the variables that the app says infra sets, each with a value', async () => {
  const { envs } = (await service()).container;
  const expected = Object.entries(environment)
    .filter(([, { from }]) => from === 'infra')
    .map(([name]) => name);
  expect(envs.map(({ name }) => name).sort()).toEqual(expected.sort());
  for (const env of envs) expect(Object.keys(env).sort()).toEqual(['name', 'value']);
});

test("finds Redis at the instance's own host and port", async () => {
  const { envs } = (await service()).container;
  expect(envs).toContainEqual({ name: 'REDISHOST', value: '10.1.2.3' });
  expect(envs).toContainEqual({ name: 'REDISPORT', value: '6379' });
});

test('hands the settings of the chat over as the app reads them', async () => {
  const { container } = await service({
    timeoutSeconds: 600,
    concurrency: 80,
    allowedOrigins: ['https://a.example', 'http://localhost:3000'],
    trustedHops: 2,
    historyLength: 50,
    historyDays: 3,
  });
  expect(Object.fromEntries(container.envs.map(({ name, value }) => [name, value]))).toMatchObject({
    CHAT_TIMEOUT_SECONDS: '600',
    CHAT_CONCURRENCY: '80',
    CHAT_ALLOWED_ORIGINS: 'https://a.example,http://localhost:3000',
    CHAT_TRUSTED_HOPS: '2',
    CHAT_HISTORY_LENGTH: '50',
    CHAT_HISTORY_DAYS: '3',
  });
});

test('has Google believed about who asks, who adds one address, and nobody else', async () => {
  // The app by itself believes nobody: without a front end, a client could claim any address.
  expect(environment.CHAT_TRUSTED_HOPS.default).toBe(0);
  const { envs } = (await service()).container;
  expect(envs).toContainEqual({ name: 'CHAT_TRUSTED_HOPS', value: '1' });
});

test("keeps the tutorial's contract: an hour, Redis by the connector, affinity", async () => {
  const { inputs, template } = await service();
  expect(inputs).toMatchObject({ name: 'chat-app', ingress: 'INGRESS_TRAFFIC_ALL' });
  expect(template).toMatchObject({
    timeout: '3600s',
    maxInstanceRequestConcurrency: 1000,
    sessionAffinity: true,
    vpcAccess: { connector: 'id-of-connector', egress: 'PRIVATE_RANGES_ONLY' },
  });
});

test('must not set what Google fills in, lest every preview shows a change', async () => {
  const { inputs, template } = await service();
  expect(inputs).not.toHaveProperty('launchStage');
  expect(inputs).not.toHaveProperty('client');
  expect(inputs).toHaveProperty('deletionProtection', false);
  expect(template.scaling).toEqual({ minInstanceCount: 0, maxInstanceCount: 10 });
});

test('must not be restarted by an outage of Redis: only its start asks for Redis', async () => {
  const { container } = await service();
  expect(container.startupProbe.httpGet.path).toBe('/health/startup');
  expect(container.livenessProbe.httpGet.path).toBe('/health/live');
});

test('is always deployed by digest', async () => {
  for (const stack of ['dev', 'prod']) {
    expect((await service({}, stack)).container.image).toMatch(/@sha256:[0-9a-f]{64}$/);
  }
});

test('has CPU between requests where it must keep its link to Redis, and only there', async () => {
  expect((await service({}, 'prod')).container.resources.cpuIdle).toBe(false);
  expect((await service({}, 'dev')).container.resources.cpuIdle).toBe(true);
});

test.each([
  { access: 'public', invokerIamDisabled: true, bindings: 0 },
  { access: 'allUsers', invokerIamDisabled: false, bindings: 1 },
  { access: 'private', invokerIamDisabled: false, bindings: 0 },
])('with access $access is open by $bindings IAM bindings', async (expected) => {
  const deployed = await deploy('dev', { access: expected.access });
  const { inputs } = deployed.only('gcp:cloudrunv2/service:Service');
  expect(inputs.invokerIamDisabled).toBe(expected.invokerIamDisabled);
  const members = deployed.resources.filter(({ type }) => type.includes('cloudrunv2/serviceIam'));
  expect(members.map((member) => member.inputs)).toEqual(
    Array(expected.bindings).fill({
      name: 'chat-app',
      location: 'europe-west3',
      role: 'roles/run.invoker',
      member: 'allUsers',
    }),
  );
});
