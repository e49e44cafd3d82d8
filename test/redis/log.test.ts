import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeLog } from '../../app/server/log/contract.ts';
import type { Retention } from '../../app/server/log/log.ts';
import { openRedisLog } from '../support/log.ts';
import { startTestRedis, type TestRedis } from '../support/redis.ts';

let redis: TestRedis;
beforeAll(async () => {
  redis = await startTestRedis();
});
afterAll(() => redis.stop());

const open = (retention: Retention) => openRedisLog(redis.settings, retention);

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
