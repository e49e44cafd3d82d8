import { afterEach, expect, test } from 'vitest';
import { readStack } from '../../local/stack.ts';
import { Cli } from './cli.ts';
import { discover, type Names } from './discover.ts';
import { place, serveGoogle, tutorial } from './fixture.ts';
import { importFile } from './import.ts';
import { settingsToKeep } from './keep.ts';
import { isSettled, requireSame } from './known.ts';
import { type Json, Lookup } from './lookup.ts';
import { plan } from './plan.ts';

const usual = {
  service: 'chat-app',
  redis: 'chat-redis',
  connector: 'chat-vpc',
  'service-account': 'chat-identity',
};

let close: (() => void) | undefined;
afterEach(() => close?.());

async function lookup(things: Record<string, Json>) {
  const google = await serveGoogle(things);
  close = google.close;
  return new Lookup(google.config, 'a-token', 5000);
}

interface AdoptOptions {
  readonly stack?: string;
  readonly names?: Names;
  /** Settings of the stack over those of its file. */
  readonly config?: Readonly<Record<string, string>>;
}

/** All that comes of looking at these things for a stack: what is found, kept, planned, imported. */
async function adopt(
  things: Record<string, Json>,
  { stack = 'dev', names = {}, config: own = {} }: AdoptOptions = {},
) {
  const google = await lookup(things);
  const { config } = readStack(stack, own);
  const current = Object.fromEntries(
    Object.entries(config).map(([key, value]) => [key.replace('chat:', ''), value]),
  );
  const found = await discover(google, place, names, usual);
  const kept = settingsToKeep(found, current);
  const settings = Object.fromEntries(kept.map(({ setting, value }) => [setting, value]));
  const overrides = {
    'gcp:project': place.project,
    'gcp:region': place.region,
    ...own,
    ...settings,
  };
  const planned = await plan({ google, place, stack, config: overrides });
  const of = (type: string) => {
    const one = planned.resources.find(({ resource }) => resource.type.endsWith(`:${type}`));
    if (one === undefined) throw new Error(`expected a ${type} in the program`);
    return one;
  };
  return { found, kept, settings, planned, of };
}

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

test('refuses to leave behind what the stack has under another name', async () => {
  const { planned } = await adopt(tutorial());
  const redis = planned.resources.find(({ resource }) => resource.name === 'redis');
  const known = (id: string) => new Map([[redis?.resource.urn ?? '', id]]);
  expect(isSettled(known('any'))).toBe(true);
  expect(isSettled(new Map([['urn:pulumi:dev::chat::pulumi:pulumi:Stack::chat-dev', '']]))).toBe(
    false,
  );
  expect(() => requireSame(planned, known(redis?.path ?? ''))).not.toThrow();
  expect(() => requireSame(planned, known('a/b/chat-redis-prod'))).toThrow(
    /would lose them:\n {2}redis: a\/b\/chat-redis-prod/,
  );
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

test('takes the network of another project for another one', async () => {
  const authorizedNetwork = 'projects/host-project/global/networks/default';
  const { of } = await adopt(tutorial({ redis: { authorizedNetwork } }));
  expect(of('Instance').differences).toContainEqual(
    expect.objectContaining({ field: 'authorizedNetwork', replaces: true }),
  );
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

test('imports each resource under its component, with the version of the program’s provider', async () => {
  const { planned } = await adopt(tutorial());
  const { nameTable, resources } = importFile(planned, new Map());
  expect(nameTable).toEqual({});
  const names = resources.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  expect(resources).toContainEqual({
    type: 'chat:infra:Service',
    name: 'service',
    logicalName: 'service',
    component: true,
  });
  expect(resources).toContainEqual({
    type: 'gcp:cloudrunv2/service:Service',
    name: 'service-app',
    logicalName: 'app',
    id: 'projects/demo-project/locations/europe-west3/services/chat-app',
    parent: 'service',
    version: expect.stringMatching(/^\d+\.\d+\.\d+$/),
  });
  // Components come before what they have.
  const parents = resources.flatMap(({ parent }) => parent ?? []);
  for (const parent of parents) expect(names.indexOf(parent)).toBeLessThan(parents.length);
});

test('imports what the stack lacks alone, under the components that it has', async () => {
  const { planned } = await adopt(tutorial());
  const all = [...planned.components, ...planned.resources.map(({ resource }) => resource)];
  const service = all.find(({ type }) => type === 'chat:infra:Service')?.urn ?? '';
  const missing = 'gcp:cloudrunv2/service:Service';
  const known = new Map(all.filter(({ type }) => type !== missing).map(({ urn }) => [urn, '']));
  const { nameTable, resources } = importFile(planned, known);
  expect(resources.map(({ type, parent }) => [type, parent])).toEqual([[missing, 'service']]);
  expect(nameTable).toEqual({ service });
});

test('writes a list anew, entry by entry, as the CLI wants it', () => {
  const cli = new Cli({ env: {}, folder: '.', limitMs: 1 }, 'dev');
  const why = '';
  expect(
    cli.settingsCommands([
      { setting: 'redisName', value: 'mine', before: '', why },
      { setting: 'rangesInUse', value: ['10.9.0.0/16'], before: '', why },
    ]),
  ).toEqual([
    ['config', 'rm', 'rangesInUse', '--stack', 'dev'],
    [
      ...['config', 'set-all', '--path', '--stack', 'dev'],
      ...['--plaintext', 'redisName=mine', '--plaintext', 'rangesInUse[0]=10.9.0.0/16'],
    ],
  ]);
});

test('takes an API that is switched off for one with nothing in it', async () => {
  const google = await lookup({});
  expect(await google.list('redis', 'projects/p/locations/r/instances', 'instances')).toEqual([]);
  expect(await google.get('redis', 'projects/p/locations/r/instances/a')).toBeUndefined();
});
