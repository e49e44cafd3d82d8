import { createClient } from 'redis';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { find, redisServer } from '../../local/parts.ts';
import type { Inputs, Outputs } from '../../local/realiser.ts';
import { startCloud, type TestCloud } from '../support/cloud.ts';
import { programs } from '../support/programs.ts';

const INSTANCE = 'gcp:redis/instance:Instance';
const inputs = {
  name: 'chat-redis',
  region: 'europe-west3',
  memorySizeGb: 1,
  redisConfigs: { 'maxmemory-policy': 'noeviction' },
  authEnabled: false,
  transitEncryptionMode: 'DISABLED',
};

let test: TestCloud;
beforeEach(async () => {
  test = await startCloud({ redisServer: find(redisServer) });
});
afterEach(() => test.stop());

async function makeInstance(changes: Inputs = {}) {
  const { id, outputs } = await test.make(INSTANCE, { ...inputs, ...changes });
  const update = (changed: Inputs) => test.cloud.update(id, { ...inputs, ...changed });
  return { id, outputs, update };
}

type Client = ReturnType<typeof createClient>;

/** What a client finds that goes by the outputs. */
async function look<T>(outputs: Outputs, see: (client: Client) => Promise<T>): Promise<T> {
  const { host, port, authString, serverCaCerts } = outputs;
  const [authority] = serverCaCerts as { cert: string }[];
  const checkServerIdentity = () => undefined;
  const tls = authority && { tls: true, ca: authority.cert, checkServerIdentity };
  const socket = { host, port, reconnectStrategy: false, ...tls } as object;
  const password = authString === '' ? {} : { password: String(authString) };
  const client: Client = createClient({ socket, ...password });
  client.on('error', () => {});
  try {
    await client.connect();
    return await see(client);
  } finally {
    client.destroy();
  }
}

const setting = (outputs: Outputs, name: string) =>
  look(outputs, async (client) => (await client.configGet(name))[name]);
const word = (outputs: Outputs) => look(outputs, (client) => client.get('word'));
const keep = (outputs: Outputs) => look(outputs, (client) => client.set('word', 'kept'));
const pidOf = (outputs: Outputs) =>
  look(outputs, async (client) => {
    return Number(/process_id:(\d+)/.exec(await client.info('server'))?.[1]);
  });

describe('an instance is changed while it runs, its data and its address kept:', () => {
  it('its memory and its settings', async () => {
    const { outputs, update } = await makeInstance();
    await keep(outputs);
    const pid = await pidOf(outputs);
    const redisConfigs = { 'maxmemory-policy': 'allkeys-lru', 'notify-keyspace-events': 'Ex' };
    expect(await update({ memorySizeGb: 2, redisConfigs })).toEqual(outputs);
    expect(await setting(outputs, 'maxmemory')).toBe(String(2 * 2 ** 30));
    expect(await setting(outputs, 'maxmemory-policy')).toBe('allkeys-lru');
    expect(await setting(outputs, 'notify-keyspace-events')).toBe('xE');
    expect(await word(outputs)).toBe('kept');
    expect(await pidOf(outputs)).toBe(pid);
  });

  it('cuts every connection when its size changes, as scaling does, and else none', async () => {
    const { outputs, update } = await makeInstance();
    await look(outputs, async (client) => {
      await update({ redisConfigs: { 'maxmemory-policy': 'allkeys-lru' } });
      expect(await client.ping()).toBe('PONG');
      const cut = new Promise((resolve) => client.once('error', resolve));
      await update({ memorySizeGb: 2 });
      expect(await cut).toBeInstanceOf(Error);
    });
  });

  it('a setting that is taken away is again what Memorystore has by default', async () => {
    const { outputs, update } = await makeInstance();
    expect(await setting(outputs, 'maxmemory-policy')).toBe('noeviction');
    await update({ redisConfigs: {} });
    expect(await setting(outputs, 'maxmemory-policy')).toBe('volatile-lru');
  });

  it.each(['DISABLED', 'SERVER_AUTHENTICATION'])('AUTH, with TLS %s', async (mode) => {
    const { outputs, update } = await makeInstance({ transitEncryptionMode: mode });
    await keep(outputs);
    const on = await update({ authEnabled: true });
    expect(on).toMatchObject({ port: outputs.port, serverCaCerts: outputs.serverCaCerts });
    expect(on.authString).toMatch(/^[\w-]{30,}$/);
    await expect(word(outputs)).rejects.toThrow('NOAUTH');
    expect(await word(on)).toBe('kept');
    expect(await update({ authEnabled: true, memorySizeGb: 2 })).toEqual(on);
    expect(programs(process.pid, new RegExp(String(on.authString)))).toEqual([]);
    expect(await update({ authEnabled: false })).toEqual(outputs);
    expect(await word(outputs)).toBe('kept');
    expect((await update({ authEnabled: true })).authString).not.toBe(on.authString);
  });
});

it('stays as it was when Redis refuses a change', async () => {
  const { outputs, update } = await makeInstance();
  const redisConfigs = { 'maxmemory-policy': 'sometimes' };
  const refused = update({ memorySizeGb: 2, authEnabled: true, redisConfigs });
  await expect(refused).rejects.toThrow(/Redis cannot be changed: .*maxmemory-policy/);
  expect(await setting(outputs, 'maxmemory')).toBe(String(2 ** 30));
  expect(test.cloud.made(INSTANCE)).toEqual([expect.objectContaining({ ...inputs, ...outputs })]);
});

it('that dies comes back as it was changed', async () => {
  const { outputs, update } = await makeInstance();
  await keep(outputs);
  const changed = await update({ memorySizeGb: 2, authEnabled: true });
  process.kill(await pidOf(changed), 'SIGKILL');
  const notice = 'Redis ended (SIGKILL); it is started again';
  await expect.poll(() => test.notices).toEqual([notice]);
  await expect.poll(() => word(changed).catch(String), { timeout: 20_000 }).toBe('kept');
  expect(await setting(changed, 'maxmemory')).toBe(String(2 * 2 ** 30));
  await expect(word(outputs)).rejects.toThrow('NOAUTH');
});

it('that is removed takes its data with it', async () => {
  const { id, outputs } = await makeInstance();
  await keep(outputs);
  await test.cloud.remove(id);
  await expect(word(outputs)).rejects.toThrow('ECONNREFUSED');
  expect(await word((await makeInstance()).outputs)).toBeNull();
});
