import { expect, test } from 'vitest';
import { discover } from './discover.ts';
import { place, tutorial } from './fixture.ts';
import { settingsToKeep } from './keep.ts';
import { adopt, lookup, usual } from './looking.ts';
import type { Json } from './lookup.ts';

test('with those settings replaces nothing, and says what changes in place', async () => {
  const { planned, of } = await adopt(tutorial());
  const differences = planned.resources.flatMap((one) => one.differences);
  expect(differences.filter(({ replaces }) => replaces)).toEqual([]);
  expect(of('Instance').differences).toEqual([
    { field: 'maxmemory-policy', found: undefined, wanted: 'noeviction', replaces: false },
  ]);
  expect(of('Connector').differences).toEqual([]);
  expect(of('Service').differences.map(({ field }) => field)).toContain(
    'maxInstanceRequestConcurrency',
  );
});

test('says of each setting what the one before it would have done', async () => {
  const { kept } = await adopt(tutorial());
  expect(kept).toContainEqual({
    setting: 'connectorMaxInstances',
    value: '10',
    before: '3',
    why: 'would replace the connector',
  });
});

test('keeps for a prod stack what its settings would have replaced, and the names', async () => {
  const { kept, settings, planned } = await adopt(tutorial(), { stack: 'prod' });
  expect(settings).toMatchObject({
    suffix: '',
    network: 'default',
    redisName: 'my-redis',
    redisTier: 'BASIC',
    redisTls: 'false',
    redisAuth: 'false',
    connectorRange: '10.8.0.0/28',
    rangesInUse: ['10.8.0.64/26'],
    // What is not there yet keeps the name that the suffix gave it.
    repositoryName: 'chat-prod',
  });
  const lost = kept.filter(({ why }) => why.includes('lose every message'));
  expect(lost.map(({ setting }) => setting)).toEqual(['network', 'redisTier', 'redisTls']);
  expect(planned.resources.flatMap((one) => one.differences.filter((d) => d.replaces))).toEqual([]);
});

test('keeps the suffix where every name ends with it', async () => {
  const google = await lookup(tutorial());
  const found = await discover(google, place, {}, usual);
  const rename = (thing: Json | undefined, name: string) => thing && { ...thing, name };
  const blue = {
    ...found,
    redis: rename(found.redis, 'a/b/cache-blue'),
    connector: rename(found.connector, 'a/b/way-blue'),
    service: rename(found.service, 'a/b/chat-blue'),
    account: rename(found.account, 'a/b/who-blue@demo-project.iam.gserviceaccount.com'),
  };
  const kept = settingsToKeep(blue, { suffix: 'blue' });
  expect(Object.fromEntries(kept.map(({ setting, value }) => [setting, value]))).toMatchObject({
    redisName: 'cache',
    connectorName: 'way',
    serviceName: 'chat',
    serviceAccountName: 'who',
  });
  expect(kept.map(({ setting }) => setting)).not.toContain('suffix');
});

test.each([
  [
    'a connection by private services access',
    { connectMode: 'PRIVATE_SERVICE_ACCESS' },
    'connectMode',
  ],
  ['a key of its own', { customerManagedKey: 'projects/p/keys/k' }, 'customerManagedKey'],
])('says of a Redis with %s that no setting keeps it', async (_, redis, field) => {
  const { of } = await adopt(tutorial({ redis }));
  expect(of('Instance').differences).toContainEqual(
    expect.objectContaining({ field, replaces: true }),
  );
});

test('hands on what the program refuses: a version that the chat cannot use', async () => {
  const old = tutorial({ redis: { redisVersion: 'REDIS_5_0' } });
  await expect(adopt(old)).rejects.toThrow('redisVersion is "REDIS_5_0"');
});

test.each(['network', 'subnetwork'])(
  'must not call a %s that the stack made one that was there',
  async (setting) => {
    const own = 'projects/demo-project/global/networks/chat';
    const things = tutorial({ redis: { authorizedNetwork: own }, connector: { network: 'chat' } });
    const { kept } = await adopt(things, { config: { network: 'create' } });
    expect(kept.map((one) => one.setting)).not.toContain(setting);
  },
);

test('keeps direct egress where the service has it, whoever’s connector is about', async () => {
  const network = 'projects/demo-project/global/networks/default';
  const template = {
    vpcAccess: { networkInterfaces: [{ network }] },
    containers: [{ env: [{ name: 'REDISHOST', value: '10.1.2.3' }] }],
  };
  const things = tutorial({ service: { template }, connector: { name: 'x/chat-vpc' } });
  const { settings } = await adopt(things);
  expect(settings).toMatchObject({ egress: 'direct', subnetwork: 'default' });
});

test('takes the network of another project for another one', async () => {
  const authorizedNetwork = 'projects/host-project/global/networks/default';
  const { of } = await adopt(tutorial({ redis: { authorizedNetwork } }));
  expect(of('Instance').differences).toContainEqual(
    expect.objectContaining({ field: 'authorizedNetwork', replaces: true }),
  );
});
