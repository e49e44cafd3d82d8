import { expect, test } from 'vitest';
import { LOCATION, PROJECT_ID, startGoogle } from '../fixture.ts';

const enabled = ['redis.googleapis.com', 'compute.googleapis.com'];
const instances = `redis/v1/${LOCATION}/instances`;
const chat = `${instances}/chat`;
const network = `projects/${PROJECT_ID}/global/networks/default`;
const asGcloud = { authEnabled: false, authorizedNetwork: network, memorySizeGb: 1, tier: 'BASIC' };
const guarded = {
  ...asGcloud,
  authEnabled: true,
  tier: 'STANDARD_HA',
  transitEncryptionMode: 'SERVER_AUTHENTICATION',
};

const startWith = async (instance: object) => {
  const google = await startGoogle({ enabled });
  const { body } = await google.finish('POST', `${instances}?instanceId=chat`, instance);
  expect(body).toMatchObject({ done: true, response: { state: 'READY' } });
  return google;
};

test('makes an instance, and fills in what was not said', async () => {
  const { ask, project } = await startWith(asGcloud);
  const { body } = await ask('GET', chat);
  expect(body).toMatchObject({
    name: `${LOCATION}/instances/chat`,
    redisVersion: 'REDIS_7_0',
    host: 'localhost',
    port: 6379,
    locationId: 'europe-west3-a',
    currentLocationId: 'europe-west3-a',
    nodes: [{ id: 'node-0', zone: 'europe-west3-a' }],
    persistenceIamIdentity: `serviceAccount:service-${project.number}@cloud-redis.iam.gserviceaccount.com`,
    persistenceConfig: { persistenceMode: 'DISABLED' },
    readReplicasMode: 'READ_REPLICAS_DISABLED',
    connectMode: 'DIRECT_PEERING',
    transitEncryptionMode: 'DISABLED',
    reservedIpRange: expect.stringMatching(/^10\.[\d.]+\/29$/),
  });
  for (const absent of ['authEnabled', 'authString', 'replicaCount', 'serverCaCerts']) {
    expect(body).not.toHaveProperty(absent);
  }
});

test('gives the Standard Tier another zone, and hands out what its Redis asks for', async () => {
  const { ask } = await startWith(guarded);
  const { body } = await ask('GET', chat);
  expect(body).toMatchObject({
    alternativeLocationId: 'europe-west3-b',
    replicaCount: 1,
    nodes: [{ zone: 'europe-west3-a' }, { zone: 'europe-west3-b' }],
    serverCaCerts: [{ cert: expect.stringContaining('BEGIN CERTIFICATE') }],
  });
  const { body: secret } = await ask('GET', `${chat}/authString`);
  expect(secret.authString).toMatch(/^[-0-9a-f]{36}$/);
});

test.for([
  ['a name that is none', 'Chat', asGcloud, 'Instance ID'],
  ['no size', 'chat', { ...asGcloud, memorySizeGb: 301 }, '1 to 300'],
  ['an unknown tier', 'chat', { ...asGcloud, tier: 'GOLD' }, "Invalid value at 'instance.tier'"],
  ['an unknown version', 'chat', { ...asGcloud, redisVersion: 'REDIS_8_0' }, 'REDIS_7_2'],
  ['a replica of the Basic Tier', 'chat', { ...asGcloud, replicaCount: 1 }, 'Replica count'],
  [
    'a network by its name alone',
    'chat',
    { ...asGcloud, authorizedNetwork: 'default' },
    'full path to network resource',
  ],
  [
    'a network that is not there',
    'chat',
    { ...asGcloud, authorizedNetwork: `${network}-2` },
    'Network name is not valid',
  ],
  [
    'private services access',
    'chat',
    { ...asGcloud, connectMode: 'PRIVATE_SERVICE_ACCESS' },
    'not enabled',
  ],
  [
    'an unknown setting of Redis',
    'chat',
    { ...asGcloud, redisConfigs: { maxclients: '1' } },
    'maxclients',
  ],
  [
    'a zone elsewhere',
    'chat',
    { ...asGcloud, locationId: 'europe-west4-a' },
    'europe-west4-a is not',
  ],
  [
    'a range of a subnet',
    'chat',
    { ...asGcloud, reservedIpRange: '10.156.0.0/29' },
    'Reserved IP range',
  ],
] as const)('refuses %s, and says where', async ([, id, body, words]) => {
  const { ask } = await startGoogle({ enabled });
  const answer = await ask('POST', `${instances}?instanceId=${id}`, body);
  expect(answer).toMatchObject({ status: 400, body: { error: { status: 'INVALID_ARGUMENT' } } });
  expect(answer.body.error.message).toContain(words);
  expect(answer.body.error.details[0].fieldViolations).toHaveLength(1);
});

test.for([
  ['memory_size_gb', { memorySizeGb: 2 }, { memorySizeGb: 2 }],
  ['memorySizeGb', { memorySizeGb: 2, tier: 'STANDARD_HA' }, { memorySizeGb: 2, tier: 'BASIC' }],
  [
    'redisConfigs',
    { redisConfigs: { 'maxmemory-policy': 'noeviction' } },
    { redisConfigs: { 'maxmemory-policy': 'noeviction' } },
  ],
  ['labels,displayName', { labels: { a: 'b' }, displayName: 'Chat' }, { labels: { a: 'b' } }],
] as const)('changes in place what the mask %s names', async ([mask, body, expected]) => {
  const { ask, finish } = await startWith(asGcloud);
  await finish('PATCH', `${chat}?updateMask=${mask}`, body);
  expect((await ask('GET', chat)).body).toMatchObject({ ...expected, state: 'READY' });
});

test('switches AUTH on and off, and shows no string that is not asked for', async () => {
  const { ask, finish } = await startWith(asGcloud);
  expect((await ask('GET', `${chat}/authString`)).body).toEqual({});
  await finish('PATCH', `${chat}?updateMask=authEnabled`, { authEnabled: true });
  expect((await ask('GET', `${chat}/authString`)).body.authString).not.toBe('');
  await finish('PATCH', `${chat}?updateMask=auth_enabled`, { authEnabled: false });
  expect((await ask('GET', `${chat}/authString`)).body).toEqual({});
});

test.for([
  ['tier', "Invalid option 'tier': 'tier' cannot be updated on existing instances."],
  ['memorySizeGb,transitEncryptionMode', "'transit_encryption_mode' cannot be updated"],
  ['', 'Update mask is empty'],
] as const)('refuses the mask "%s" in Google’s words', async ([mask, words]) => {
  const { ask } = await startWith(asGcloud);
  const { status, body } = await ask('PATCH', `${chat}?updateMask=${mask}`, asGcloud);
  expect(status).toBe(400);
  expect(body.error.message).toContain(words);
});

test('upgrades to a later version, and to no earlier one', async () => {
  const { ask, finish } = await startWith(asGcloud);
  await finish('POST', `${chat}:upgrade`, { redisVersion: 'REDIS_7_2' });
  expect((await ask('GET', chat)).body.redisVersion).toBe('REDIS_7_2');
  expect((await ask('POST', `${chat}:upgrade`, { redisVersion: 'REDIS_6_X' })).status).toBe(400);
});

test('fails over to the other zone', async () => {
  const { ask, finish } = await startWith(guarded);
  await finish('POST', `${chat}:failover`, { dataProtectionMode: 'LIMITED_DATA_LOSS' });
  expect((await ask('GET', chat)).body.currentLocationId).toBe('europe-west3-b');
});

test('has nothing to fail over to in the Basic Tier', async () => {
  const { ask } = await startWith(asGcloud);
  expect((await ask('POST', `${chat}:failover`)).status).toBe(400);
});

test('refuses to change what is being made', async () => {
  const { ask } = await startGoogle({ enabled, speed: 1 });
  await ask('POST', `${instances}?instanceId=chat`, asGcloud);
  expect((await ask('GET', chat)).body.state).toBe('CREATING');
  const { status, body } = await ask('DELETE', chat);
  expect(status).toBe(400);
  expect(body.error).toMatchObject({ status: 'FAILED_PRECONDITION' });
});

test('lists those of one region or of all, and is empty when they are deleted', async () => {
  const { ask, finish, project } = await startWith(asGcloud);
  const everywhere = `redis/v1beta1/projects/${PROJECT_ID}/locations/-/instances`;
  expect((await ask('GET', everywhere)).body.instances).toHaveLength(1);
  expect((await finish('DELETE', chat)).body).toMatchObject({ done: true, response: {} });
  expect((await ask('GET', instances)).body).toEqual({});
  expect(project.contents).toEqual([]);
});

test('lists its own operations, and no other interface’s', async () => {
  const { ask, finish, project } = await startWith(asGcloud);
  project.enabled.add('vpcaccess.googleapis.com');
  await finish('POST', `vpcaccess/v1/${LOCATION}/connectors?connectorId=chat`, {
    ipCidrRange: '10.8.0.0/28',
    minInstances: 2,
    maxInstances: 3,
  });
  const { operations } = (await ask('GET', `redis/v1/${LOCATION}/operations`)).body;
  expect(operations).toHaveLength(1);
});

test('knows the regions, and their zones', async () => {
  const { ask } = await startGoogle({ enabled });
  const { body } = await ask('GET', `redis/v1/${LOCATION}`);
  expect(body.metadata.availableZones).toHaveProperty('europe-west3-a');
  expect((await ask('GET', `redis/v1/projects/${PROJECT_ID}/locations/moon-1`)).status).toBe(403);
});

test('takes what a client library writes: numbers for words', async () => {
  const { ask } = await startWith({ tier: 3, memorySizeGb: 5, transitEncryptionMode: 2 });
  expect((await ask('GET', chat)).body).toMatchObject({ tier: 'STANDARD_HA', memorySizeGb: 5 });
});

test('refuses a setting that Redis has and an instance has not', async () => {
  const { ask } = await startGoogle({ enabled });
  const instance = { ...asGcloud, redisConfigs: { constructor: 'x' } };
  const { status } = await ask('POST', `${instances}?instanceId=chat`, instance);
  expect(status).toBe(400);
});
