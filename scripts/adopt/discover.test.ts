import { expect, test } from 'vitest';
import { discover } from './discover.ts';
import { place, tutorial } from './fixture.ts';
import { adopt, lookup, usual } from './looking.ts';

test('finds by the service what belongs to it, under whatever name', async () => {
  const { settings, of } = await adopt(tutorial());
  expect(settings).toEqual({
    redisName: 'my-redis',
    connectorName: 'my-connector',
    redisVersion: 'REDIS_7_0',
    connectorMaxInstances: '10',
    access: 'allUsers',
  });
  const parent = 'projects/demo-project/locations/europe-west3';
  expect(of('Instance').importId).toBe(`${parent}/instances/my-redis`);
  expect(of('Connector').importId).toBe(`${parent}/connectors/my-connector`);
  expect(of('Service').importId).toBe(`${parent}/services/chat-app`);
  expect(of('ServiceIamMember').importId).toBe(
    `${parent}/services/chat-app roles/run.invoker allUsers`,
  );
});

test('takes nothing of which nobody says that it is the chat’s', async () => {
  const things = tutorial({ service: { template: {} } });
  const { found, of } = await adopt(things);
  expect(found.redis).toBeUndefined();
  expect(found.connector).toBeUndefined();
  expect(found.others).toEqual(['--redis my-redis', '--connector my-connector']);
  expect(of('Instance').importId).toBeUndefined();
  const named = await adopt(things, { names: { redis: 'my-redis', connector: 'my-connector' } });
  expect(named.of('Instance').importId).toMatch(/my-redis$/);
});

test('takes nothing that another stack made, and has another name', async () => {
  const google = await lookup(
    tutorial({ service: { labels: { 'goog-pulumi-provisioned': 'true' } } }),
  );
  const other = { ...usual, service: 'chat-app-prod', 'service-account': 'chat-identity-prod' };
  const found = await discover(google, place, {}, other);
  expect(found).toMatchObject({ service: undefined, redis: undefined, connector: undefined });
});

test('takes only what has the stack’s own names where the stack has things already', async () => {
  const google = await lookup(tutorial());
  const other = { ...usual, service: 'chat-app-prod' };
  expect((await discover(google, place, {}, other, false)).service).toBeDefined();
  expect((await discover(google, place, {}, other, true)).service).toBeUndefined();
});

test.each([
  [
    'a Redis that is elsewhere',
    tutorial({ redis: { host: '10.9.9.9' } }),
    'uses Redis at 10.1.2.3',
  ],
  ['a Redis half made', tutorial({ redis: { state: 'CREATING' } }), 'is CREATING, expected READY'],
  ['a broken connector', tutorial({ connector: { state: 'ERROR' } }), 'is ERROR, expected READY'],
])('says what to do about %s', async (_, things, words) => {
  await expect(adopt(things)).rejects.toThrow(words);
});

test('names what there is where what was asked for is not', async () => {
  await expect(adopt(tutorial(), { names: { redis: 'other' } })).rejects.toThrow(
    '--redis other: there is my-redis',
  );
});

test('asks which of several chats is meant', async () => {
  const things = tutorial();
  const path = 'cloudRunV2/projects/demo-project/locations/europe-west3/services/chat-app';
  const { [path]: service, ...others } = things;
  for (const name of ['one', 'two']) {
    others[path.replace('chat-app', name)] = { ...service, name: `x/${name}` };
  }
  await expect(adopt(others)).rejects.toThrow(
    'several may be meant: one, two; name one with --service',
  );
});

test('leaves Google’s default account alone: the chat gets one of its own', async () => {
  const template = {
    serviceAccount: '123-compute@developer.gserviceaccount.com',
    containers: [{ env: [{ name: 'REDISHOST', value: '10.1.2.3' }] }],
  };
  const things = tutorial({ service: { template } });
  delete things[
    'iamBeta/projects/demo-project/serviceAccounts/chat-identity@demo-project.iam.gserviceaccount.com'
  ];
  const { found, of } = await adopt(things);
  expect(found.account).toBeUndefined();
  expect(of('Account').importId).toBeUndefined();
});

test('takes an API that is switched off for one with nothing in it', async () => {
  const google = await lookup({});
  expect(await google.list('redis', 'projects/p/locations/r/instances', 'instances')).toEqual([]);
  expect(await google.get('redis', 'projects/p/locations/r/instances/a')).toBeUndefined();
});
