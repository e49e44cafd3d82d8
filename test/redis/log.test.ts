import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeLog } from '../../app/server/log/contract.ts';
import type { Retention, RoomLog } from '../../app/server/log/log.ts';
import { createRedisLog } from '../../app/server/log/redis.ts';
import { createLogger } from '../../app/server/logger.ts';
import { Metrics } from '../../app/server/metrics/metrics.ts';
import { connectRedis } from '../../app/server/redis/redis.ts';
import { defaults } from '../../app/server/settings.ts';
import { startTestRedis, type TestRedis } from '../support/redis.ts';

let redis: TestRedis;
beforeAll(async () => {
  redis = await startTestRedis();
});
afterAll(() => redis.stop());

const logger = createLogger({ ...defaults, CHAT_LOG_LEVEL: 'silent' });

async function open(retention: Retention): Promise<RoomLog> {
  const links = connectRedis(redis.settings, logger, new Metrics());
  const log = createRedisLog(links, retention);
  await Promise.all([links.commands, links.subscriber].map((link) => ready(link)));
  return { ...log, close: () => links.close() };
}

function ready(link: { isReady: boolean; once(event: 'ready', listener: () => void): unknown }) {
  return new Promise<void>((resolve) => {
    if (link.isReady) resolve();
    else link.once('ready', resolve);
  });
}

describeLog('Redis', open);

describe('in Redis', () => {
  const keys = (room: string, name: string) => `chat:{${room}}:${name}`;
  const entry = () => ({ id: randomUUID(), user: 'Ada', text: 'x' });

  it('a log that lost its head begins anew, under another epoch', async () => {
    const [log, room] = [await open({ length: 5, ttlMs: 60_000 }), randomUUID()];
    const before = await log.append(room, entry());
    await log.append(room, entry());
    await redis.client.del(keys(room, 'head'));
    const after = await log.append(room, entry());
    expect(after.seq).toBe(1);
    expect(after.epoch).not.toBe(before.epoch);
    expect((await log.read(room)).messages).toHaveLength(1);
    await log.close();
  });

  it('everything expires, a while after the last message', async () => {
    const [log, room] = [await open({ length: 5, ttlMs: 60_000 }), randomUUID()];
    await log.append(room, entry());
    const all = await redis.client.keys(`chat:{${room}}:*`);
    expect(all.sort()).toEqual(['head', 'ids', 'log'].map((name) => keys(room, name)));
    for (const key of all) expect(await redis.client.pTTL(key)).toBeGreaterThan(0);
    await log.close();
  });

  it('a room that is only looked at takes no memory', async () => {
    const [log, room] = [await open({ length: 5, ttlMs: 60_000 }), randomUUID()];
    await log.read(room);
    expect(await redis.client.keys(`chat:{${room}}:*`)).toEqual([]);
    await log.close();
  });

  it('when it is full a message is refused, and those before it stay', async () => {
    const [log, room] = [await open({ length: 5, ttlMs: 60_000 }), randomUUID()];
    await log.append(room, entry());
    await redis.client.configSet('maxmemory', '1');
    await expect(log.append(room, entry())).rejects.toThrow('OOM');
    expect(await log.read(room)).toMatchObject({ top: 1, messages: [{ seq: 1 }] });
    await redis.client.configSet('maxmemory', '0');
    expect(await log.append(room, entry())).toMatchObject({ seq: 2 });
    await log.close();
  });
});
