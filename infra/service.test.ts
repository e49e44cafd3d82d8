import { expect, test } from 'vitest';
import type { Value } from '../local/stack.ts';
import { deploy } from './fixture.ts';

interface Container {
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

test('serves by the newest revision, whatever somebody pinned by hand', async () => {
  const { inputs } = await service();
  expect(inputs.traffics).toEqual([
    { type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST', percent: 100 },
  ]);
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
