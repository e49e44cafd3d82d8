import { afterAll, beforeAll, it } from 'vitest';
import { createRedisLog } from '../../app/server/log/redis.ts';
import { createLogger } from '../../app/server/logger.ts';
import { Metrics } from '../../app/server/metrics/metrics.ts';
import { connectRedis, type Redis } from '../../app/server/redis/redis.ts';
import { defaults } from '../../app/server/settings.ts';
import { checkLog } from '../model/check.ts';
import { createCommands } from '../model/commands.ts';
import { createFaults } from '../model/faults.ts';
import { type Fault, type Fragile, retention } from '../model/world.ts';
import { startTestRedis, type TestRedis } from '../support/redis.ts';

const logger = createLogger({ ...defaults, CHAT_LOG_LEVEL: 'silent' });
const FENCE = 'fence';

/** Ages all keys, all of which have to have an end. */
const PASS = `
  for _, key in ipairs(redis.call('KEYS', '*')) do
    local left = redis.call('PTTL', key)
    if left < 0 then return redis.error_reply('expected ' .. key .. ' to expire') end
    redis.call('PEXPIRE', key, left - ARGV[1])
  end`;

const faults: Record<Fault, [on: string[], off: string[]]> = {
  full: [
    ['CONFIG', 'SET', 'maxmemory', '1'],
    ['CONFIG', 'SET', 'maxmemory', '0'],
  ],
  // Of a primary that is not there.
  replica: [
    ['REPLICAOF', '127.0.0.1', '1'],
    ['REPLICAOF', 'NO', 'ONE'],
  ],
};

let redis: TestRedis;
let links: readonly [Redis, Redis];
beforeAll(async () => {
  redis = await startTestRedis();
  const connect = () => connectRedis(redis.settings, logger, new Metrics());
  links = [connect(), connect()];
  await ready();
});
afterAll(async () => {
  for (const { close } of links) await close();
  await redis.stop();
});

async function ready() {
  for (const link of links.flatMap(({ commands, subscriber }) => [commands, subscriber])) {
    if (!link.isReady) await new Promise<void>((resolve) => link.once('ready', resolve));
  }
}

/** What tells that both subscribers have heard all that was published before. */
async function startFence() {
  let number = 0;
  let passed = () => {};
  let missing = 0;
  for (const { subscriber } of links) {
    await subscriber.subscribe(FENCE, (heard) => {
      if (heard === String(number) && --missing === 0) passed();
    });
  }
  return async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    [passed, missing] = [resolve, links.length];
    await redis.client.publish(FENCE, String(++number));
    await promise;
  };
}

it('the log in Redis does what the model does, whatever happens', async () => {
  const logs = links.map((link) => createRedisLog(link, retention));
  const { client } = redis;
  const subject: Fragile = {
    logs: logs as unknown as Fragile['logs'],
    groups: true,
    heard: await startFence(),
    async pass(ms) {
      await client.eval(PASS, { arguments: [String(ms)] });
    },
    async lose(room, part) {
      const name = { head: 'head', entries: 'log', ids: 'ids' }[part];
      await client.del(`chat:{${encodeURIComponent(room)}}:${name}`);
    },
    async during(fault, work) {
      const [on, off] = faults[fault];
      await client.sendCommand(on);
      try {
        return await work();
      } finally {
        await client.sendCommand(off);
        await ready();
      }
    },
  };
  await checkLog({
    runs: 120,
    commands: [...createCommands(), ...createFaults()],
    async open() {
      await client.flushAll();
      return subject;
    },
  });
});
