import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { createLogger } from '../../app/server/logger.ts';
import { Metrics } from '../../app/server/metrics/metrics.ts';
import { createRedisRoster } from '../../app/server/presence/redis.ts';
import { createEphemeralAdapter } from '../../app/server/redis/ephemeral.ts';
import { connectRedis, type Redis } from '../../app/server/redis/redis.ts';
import { defaults } from '../../app/server/settings.ts';
import type { Client } from '../support/client.ts';
import { startPresence, type TestPresence } from '../support/presence.ts';
import { startTestRedis, type TestRedis } from '../support/redis.ts';

const logger = createLogger({ ...defaults, CHAT_LOG_LEVEL: 'silent' });

let redis: TestRedis;
let links: Redis[];
let a: TestPresence;
let b: TestPresence;
let room: string;

beforeAll(async () => {
  redis = await startTestRedis();
  links = [0, 1].map(() => connectRedis(redis.settings, logger, new Metrics()));
  for (const link of links.flatMap(({ commands, subscriber }) => [commands, subscriber])) {
    if (!link.isReady) await new Promise<void>((resolve) => void link.once('ready', resolve));
  }
});
beforeEach(async () => {
  room = randomUUID();
  const started = links.map((link) => {
    const adapter = createEphemeralAdapter(link, logger);
    return startPresence({ roster: createRedisRoster(link), adapter, graceMs: 500, ttlMs: 900 });
  });
  [a, b] = (await Promise.all(started)) as [TestPresence, TestPresence];
});
afterEach(async () => {
  await a.stop();
  await b.stop();
});
afterAll(async () => {
  for (const link of links) await link.close();
  await redis.stop();
});

const words = (user: string, did: string) => ({ description: `${user} just ${did} the room` });
const gone = (client: Client) =>
  client
    .taken<{ description: string }>('notification')
    .filter(({ description }) => description.endsWith('left the room'));

it('who was cut off and is back on another instance is not announced', async () => {
  const others = [await b.join('Ben', room), await a.join('Ada', room)];
  const bob = await a.join('Bob', room);
  for (const other of others) {
    await expect
      .poll(() => other.taken('notification').at(-1))
      .toMatchObject(words('Bob', 'entered'));
  }
  const told = others.map((other) => other.taken('notification').length);
  bob.close();
  const back = await b.join('Bob', room, 'updateSocketId');
  for (const other of others) {
    await expect.poll(() => other.taken('presence').at(-1)).toHaveProperty('left.user', 'Bob');
  }
  expect(others.map((other) => other.taken('notification').length)).toEqual(told);
  expect(back.taken('notification')).toEqual([]);
});

it('who does not come back from an instance that ends is announced by another, once', async () => {
  const people = [await b.join('Ada', room), await b.join('Ben', room)];
  await a.join('Bob', room);
  await a.join('Eve', room);
  const heard = () => people[1]?.taken('notification').at(-1);
  await expect.poll(heard).toMatchObject(words('Eve', 'entered'));
  await a.stop();
  await b.join('Bob', room, 'updateSocketId');
  for (const person of people) {
    await expect.poll(() => gone(person)).toMatchObject([words('Eve', 'left')]);
  }
});

it('those of an instance that died are announced by one of the others alone', async () => {
  const people = [await a.join('Ada', room), await b.join('Ben', room)];
  const dead = { id: 'of-nobody', user: 'Bob' };
  const roster = createRedisRoster(links[0] as Redis);
  await roster.update(room, { left: [], entered: [dead], ttlMs: 0, sweep: false });
  for (const person of people) {
    await expect.poll(() => gone(person)).toMatchObject([words('Bob', 'left')]);
  }
  // What the instances tell each other comes in order: a second one would have been before this.
  await Promise.all([a, b].map((instance, i) => instance.join(`Joe ${i}`, room)));
  for (const person of people) {
    const heard = () => person.taken('notification').at(-1);
    await expect.poll(heard).toMatchObject({ description: expect.stringContaining('Joe') });
    expect(gone(person)).toHaveLength(1);
  }
});
