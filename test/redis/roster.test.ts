import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { createLogger } from '../../app/server/logger.ts';
import { connectRedis, type Redis } from '../../app/server/redis.ts';
import { createRedisRoster } from '../../app/server/roster/redis.ts';
import { TTL_MS } from '../../app/server/roster/roster.ts';
import { defaults } from '../../app/server/settings.ts';
import { startTestRedis, type TestRedis } from '../support/redis.ts';

let redis: TestRedis;
let links: Redis;

beforeAll(async () => {
  redis = await startTestRedis();
  const logger = createLogger({ ...defaults, CHAT_LOG_LEVEL: 'silent' });
  links = connectRedis({ REDISHOST: redis.host, REDISPORT: redis.port }, logger);
  await new Promise<void>((resolve) => void links.commands.once('ready', resolve));
});
afterEach(() => void vi.useRealTimers());
afterAll(async () => {
  await links.close();
  await redis.stop();
});

it('those of an instance that died are gone after a while, and one instance alone tells', async () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  const [roster, room] = [createRedisRoster(links), randomUUID()];
  const [ada, bob] = [
    { id: 'a', user: 'Ada Augusta' },
    { id: 'b', user: 'Bob' },
  ];
  await roster.enter(room, [ada, bob]);
  expect(await roster.list(room)).toEqual([ada, bob]);
  vi.setSystemTime(Date.now() + TTL_MS / 2);
  await roster.enter(room, [ada]);
  vi.setSystemTime(Date.now() + TTL_MS / 2 + 1);
  expect(await roster.list(room)).toEqual([ada]);
  const told = await Promise.all([roster.expire(room), roster.expire(room)]);
  expect(told.flat()).toEqual([bob]);
});

it('who leaves is gone, and a room that everybody left takes no memory', async () => {
  const [roster, room] = [createRedisRoster(links), randomUUID()];
  const ada = { id: 'a', user: 'Ada' };
  await roster.enter(room, [ada]);
  expect(await redis.client.pTTL(`chat:{${room}}:here`)).toBeGreaterThan(0);
  await roster.leave(room, ada);
  expect(await roster.list(room)).toEqual([]);
  expect(await redis.client.exists(`chat:{${room}}:here`)).toBe(0);
});
