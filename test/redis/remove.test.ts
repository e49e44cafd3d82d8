import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Chat, connect } from '../../app/client/chat.ts';
import type { Message } from '../../app/protocol.ts';
import type { RoomLog } from '../../app/server/log/log.ts';
import { fill } from '../support/fill.ts';
import { startInstance, type TestInstance } from '../support/instance.ts';
import { openRedisLog } from '../support/log.ts';
import { startTestRedis, type TestRedis } from '../support/redis.ts';

let redis: TestRedis;
/** The operator's. */
let log: RoomLog;
let room: string;

beforeAll(async () => {
  redis = await startTestRedis();
  log = await openRedisLog(redis.settings, { length: 1000, ttlMs: 60_000 });
});
beforeEach(() => {
  room = randomUUID();
});
afterAll(async () => {
  await log.close();
  await redis.stop();
});

describe('when the messages of a person are removed', () => {
  let instances: TestInstance[];
  const chats: Chat[] = [];

  beforeAll(async () => {
    const env = { ...redis.env, CHAT_MESSAGES_PER_10_SECONDS: '100000' };
    instances = await Promise.all([startInstance(env), startInstance(env)]);
  });
  afterEach(() => {
    for (const chat of chats.splice(0)) chat.close();
  });
  afterAll(() => Promise.all(instances.map((instance) => instance.stop())));

  /** Somebody with our own client, and the list that this client shows; each on the next instance. */
  async function enter(user: string) {
    const { url } = instances[chats.length % instances.length] as TestInstance;
    const chat = connect({ url, backoffMs: () => 100 });
    chats.push(chat);
    let list: Message[] = [];
    chat.on('message', (message) => void list.push(message));
    chat.on('history', ({ recovered, messages }) => {
      list = [...(recovered ? list : []), ...messages];
    });
    await chat.join(room, user);
    const texts = () => list.map(({ text }) => text);
    return { user, send: (text: string) => chat.send(room, text), list: () => list, texts };
  }
  const enterAll = () => Promise.all(['Ada', 'Bob', 'Cleo', 'Dan'].map(enter));

  it('all who are there, on each instance, see the room without them and go on', async () => {
    const people = await enterAll();
    for (const { user, send } of [...people, ...people]) await send(user);
    for (const { list } of people) await expect.poll(list).toHaveLength(8);
    expect(await log.remove(room, 'Ada')).toEqual({ removed: 2, kept: 6 });
    const others = ['Bob', 'Cleo', 'Dan', 'Bob', 'Cleo', 'Dan'];
    for (const { texts } of people) await expect.poll(texts).toEqual(others);

    const receipts = [];
    for (const { user, send } of people) receipts.push(await send(`${user} again`));
    expect(receipts.map(({ seq }) => seq)).toEqual([7, 8, 9, 10]);
    const again = people.map(({ user }) => `${user} again`);
    for (const { texts } of people) await expect.poll(texts).toEqual([...others, ...again]);
  });

  it('all who are there see an empty room, if nobody else has said anything', async () => {
    const people = await enterAll();
    await people[0]?.send('gone');
    for (const { texts } of people) await expect.poll(texts).toEqual(['gone']);
    await log.remove(room, 'Ada');
    for (const { texts } of people) await expect.poll(texts).toEqual([]);
    expect(await people[1]?.send('first')).toMatchObject({ seq: 1 });
    for (const { texts } of people) await expect.poll(texts).toEqual(['first']);
  });

  it('what all write meanwhile is there once, in one order for all', async () => {
    const people = await enterAll();
    let writing = people.length;
    const written = people.map(async ({ user, send }) => {
      for (let i = 0; i < 30; i++) await send(`${user} ${i}`);
      writing--;
    });
    while (writing > 0) await log.remove(room, 'Ada');
    await Promise.all(written);
    await log.remove(room, 'Ada');

    const { messages } = await log.read(room);
    for (const { list } of people) await expect.poll(list).toMatchObject(messages);
    const sorted = messages.map(({ text }) => text).sort();
    const others = people.filter(({ user }) => user !== 'Ada');
    const expected = others.flatMap(({ user }) =>
      Array.from({ length: 30 }, (_, i) => `${user} ${i}`),
    );
    expect(sorted).toEqual(expected.sort());
  });

  it('a Redis that is out of memory has room again', async ({ onTestFinished }) => {
    const [, bob] = await enterAll();
    const { url } = instances[0] as TestInstance;
    // The first 190 are of one writer.
    await fill(url, room, 300, (number) => `${number} `.padEnd(4000, '.'));
    const { client } = redis;
    onTestFinished(async () => void (await client.configSet('maxmemory', '0')));
    const used = Number(/^used_memory:(\d+)/m.exec(await client.info('memory'))?.[1]);
    await client.configSet('maxmemory', String(used - 50_000));
    const old = await instances[1]?.join('Old', room);
    expect((await old?.ask('sendMessage', 'refused'))?.[0]).toMatch(/could not be stored/);

    expect(await log.remove(room, 'Writer 1')).toEqual({ removed: 190, kept: 110 });
    expect(await bob?.send('said')).toMatchObject({ seq: 111 });
    await expect
      .poll(() => bob?.texts().map((text) => text.split(' ')[0]))
      .toEqual([...Array.from({ length: 110 }, (_, i) => String(191 + i)), 'said']);
  });
});

describe('to remove messages in Redis', () => {
  const keys = () => ['head', 'ids', 'log'].map((name) => `chat:{${room}}:${name}`);
  const [entries, head] = [() => `chat:{${room}}:log`, () => `chat:{${room}}:head`];
  const say = (user: string, text: string) => log.append(room, { id: text, user, text });
  const timesLeft = () => Promise.all(keys().map((key) => redis.client.pTTL(key)));

  beforeEach(async () => {
    await say('Ada', 'one');
    await say('Bob', 'two');
  });

  it('takes no memory first, however full it is', async ({ onTestFinished }) => {
    onTestFinished(async () => void (await redis.client.configSet('maxmemory', '0')));
    await redis.client.configSet('maxmemory', '1');
    expect(await log.remove(room, 'Ada')).toEqual({ removed: 1, kept: 1 });
    expect(await log.read(room)).toMatchObject({ top: 1, messages: [{ text: 'two', seq: 1 }] });
    expect(await log.remove(room, 'Bob')).toEqual({ removed: 1, kept: 0 });
  });

  it('does not make the room last longer', async () => {
    for (const key of keys()) await redis.client.pExpire(key, 30_000);
    await log.remove(room, 'Ada');
    for (const left of await timesLeft()) {
      expect(left).toBeGreaterThan(20_000);
      expect(left).toBeLessThanOrEqual(30_000);
    }
  });

  it('does not end a room that was made to last for ever', async () => {
    for (const key of keys()) await redis.client.persist(key);
    await log.remove(room, 'Ada');
    expect(await timesLeft()).toEqual([-1, -1, -1]);
  });

  it('leaves nothing behind in a room that is empty then', async () => {
    for (const user of ['Ada', 'Bob']) await log.remove(room, user);
    expect(await redis.client.keys(`chat:{${room}}:*`)).toEqual([]);
  });

  it('copies the others as they are written, by whatever revision', async () => {
    const body = '{ "text":"\\u00e9é", "user":"Bob","id":"3","weight":1.0, "list":[], "later":{} }';
    const fields = { id: '3', ts: '1700000000000', body, later: 'x' };
    await redis.client.xAdd(entries(), '3-0', fields);
    await redis.client.hSet(head(), { seq: 3, later: 'x' });
    const before = (await redis.client.xRange(entries(), '-', '+')) ?? [];
    await log.remove(room, 'Ada');
    const after = (await redis.client.xRange(entries(), '-', '+')) ?? [];
    expect(after.map(({ id }) => id)).toEqual(['1-0', '2-0']);
    expect(after.map(({ message }) => message)).toEqual(
      before.slice(1).map(({ message }) => message),
    );
    expect(await redis.client.hGet(head(), 'later')).toBe('x');
  });

  it('publishes no line that an instance of any revision would take for a message', async () => {
    const heard: string[] = [];
    const subscriber = redis.client.duplicate();
    await subscriber.connect();
    await subscriber.subscribe(`chat:{${room}}:live`, (payload) => void heard.push(payload));
    await log.remove(room, 'Ada');
    const { epoch } = await log.read(room);
    await log.remove(room, 'Bob');
    await expect.poll(() => heard).toHaveLength(2);
    expect(heard[0]).toMatch(new RegExp(`^${epoch} 2 \\d{13}$`));
    expect(heard[1]).toMatch(/^ 1 \d{13}$/);
    subscriber.destroy();
  });

  it('goes on with a room that lost its head', async () => {
    await redis.client.del(head());
    expect(await log.remove(room, 'Ada')).toEqual({ removed: 1, kept: 1 });
    expect(await log.read(room)).toMatchObject({ top: 1, messages: [{ text: 'two', seq: 1 }] });
    for (const left of await timesLeft()) expect(left).toBeGreaterThan(0);
  });
});
