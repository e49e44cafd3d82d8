import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createLogger } from '../../app/server/logger.ts';
import { Metrics } from '../../app/server/metrics/metrics.ts';
import { describeRoster } from '../../app/server/presence/contract.ts';
import { createRedisRoster } from '../../app/server/presence/redis.ts';
import { TTL_MS, type Update } from '../../app/server/presence/roster.ts';
import { connectRedis, type Redis } from '../../app/server/redis/redis.ts';
import { defaults } from '../../app/server/settings.ts';
import { startTestRedis, type TestRedis } from '../support/redis.ts';

let redis: TestRedis;
let links: Redis;

beforeAll(async () => {
  redis = await startTestRedis();
  const logger = createLogger({ ...defaults, CHAT_LOG_LEVEL: 'silent' });
  links = connectRedis(redis.settings, logger, new Metrics());
  await new Promise<void>((resolve) => void links.commands.once('ready', resolve));
});
afterAll(async () => {
  await links.close();
  await redis.stop();
});

describeRoster('Redis', () => createRedisRoster(links));

it('a room that everybody left takes no memory, and one that all died in not for long', async () => {
  const [roster, room] = [createRedisRoster(links), randomUUID()];
  const ada = { id: 'a', user: 'Ada' };
  const nothing: Update = { left: [], entered: [], ttlMs: TTL_MS, sweep: false };
  await roster.update(room, { ...nothing, entered: [ada] });
  expect(await redis.client.pTTL(`chat:{${room}}:here`)).toBeGreaterThan(0);
  await roster.update(room, { ...nothing, left: [ada] });
  expect(await redis.client.exists(`chat:{${room}}:here`)).toBe(0);
});
