import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { History, Message, Receipt } from '../../app/protocol.ts';
import { startInstance, type TestInstance } from '../support/instance.ts';
import { namesBy } from '../support/presence.ts';
import { startTestRedis, type TestRedis } from '../support/redis.ts';

let redis: TestRedis;
let a: TestInstance;
let b: TestInstance;

beforeAll(async () => {
  redis = await startTestRedis();
  const env = { ...redis.env, CHAT_MESSAGES_PER_10_SECONDS: '100000' };
  [a, b] = await Promise.all([startInstance(env), startInstance(env)]);
});
afterAll(async () => {
  await Promise.all([a.stop(), b.stop()]);
  await redis.stop();
});

describe('two instances are one room', () => {
  it('a message from one reaches people on the other, and who comes, goes and types', async () => {
    const room = randomUUID();
    const ada = await a.join('Ada', room);
    const bob = await b.join('Bob', room);
    const entered = { description: 'Bob just entered the room' };
    expect(await ada.next('notification')).toMatchObject(entered);
    await ada.get('sendMessage', 'over there');
    expect(await bob.next('message')).toMatchObject({ user: 'Ada', text: 'over there', seq: 1 });
    expect(await ada.next('message')).toMatchObject({ seq: 1 });
    // A busy instance drops some.
    const typed = () => {
      bob.socket.emit('typing', { room });
      return ada.taken('typing');
    };
    await expect.poll(typed).toContainEqual({ room, user: 'Bob' });
    await bob.get('leave', { room });
    expect(await ada.next('notification')).toMatchObject({
      description: 'Bob just left the room',
    });
  });

  it('with one list of who is here', async () => {
    const room = randomUUID();
    await a.join('Ada', room);
    const bob = await b.join('Bob', room);
    await expect.poll(() => namesBy(bob.taken('presence'))).toEqual(['Ada', 'Bob']);
  });

  it('eight senders at once: every acknowledged message, once, in one order for all', async () => {
    const [room, each] = [randomUUID(), 100];
    const names = Array.from({ length: 8 }, (_, i) => `sender ${i}`);
    const senders = await Promise.all(names.map((name, i) => [a, b][i % 2]?.join(name, room)));
    const acknowledged = new Map<number, string>();
    await Promise.all(
      senders.map(async (sender, s) => {
        for (let i = 0; i < each; i++) {
          const text = `${s}/${i}`;
          const receipt = await sender?.get<Receipt>('sendMessage', text);
          acknowledged.set(receipt?.seq ?? 0, text);
        }
      }),
    );
    const expected = Array.from({ length: 8 * each }, (_, i) => acknowledged.get(i + 1));
    expect(expected).not.toContain(undefined);

    const reader = await b.join('Reader', room);
    const { messages } = await reader.get<History>('signin', { user: 'Reader', room });
    expect(messages.map(({ text }) => text)).toEqual(expected);
    for (const sender of senders) {
      for (const text of expected)
        expect((await sender?.next<Message>('message'))?.text).toBe(text);
      expect(sender?.taken('message')).toEqual([]);
    }
  });

  it('history outlives every instance, and what was missed is brought by another', async () => {
    const room = randomUUID();
    const first = await startInstance(redis.env);
    const ada = await first.join('Ada', room);
    await ada.get('sendMessage', 'before');
    const { epoch } = await ada.get<History>('signin', { user: 'Ada', room });
    await first.stop();
    const bob = await b.join('Bob', room);
    await bob.get('sendMessage', 'meanwhile');
    const back = await a.join('Eve', room);
    const since = { epoch, seq: 1 };
    const history = await back.get<History>('updateSocketId', { user: 'Ada', room, since });
    expect(history).toMatchObject({ recovered: true, messages: [{ text: 'meanwhile', seq: 2 }] });
  });
});

describe('an instance', () => {
  it('on SIGTERM tells its clients, lets them go elsewhere, and ends with 0', async () => {
    const instance = await startInstance(redis.env);
    const ada = await instance.join('Ada', randomUUID());
    process.kill(instance.pid, 'SIGTERM');
    expect(await ada.next('draining')).toHaveProperty('retryAfterMs');
    expect(await ada.next('disconnect')).toBe('transport close');
    expect(await instance.ended).toBe(0);
  });

  it('without a host of Redis ends at once and says what to do', async () => {
    const instance = await startInstance({}, { ready: false });
    expect(await instance.ended).toBe(1);
    expect(instance.lines.join('\n')).toContain('REDISHOST is not set');
    expect(instance.lines.join('\n')).toContain('CHAT_LOG=memory');
  });
});

describe('while Redis is away', () => {
  it('a send is refused in words, and nothing acknowledged is missing afterwards', async () => {
    const own = await startTestRedis();
    const instance = await startInstance(own.env);
    const room = randomUUID();
    const ada = await instance.join('Ada', room);
    await ada.get('sendMessage', 'before');

    process.kill(own.pid, 'SIGKILL');
    await own.ended;
    const [error] = await ada.ask('sendMessage', { text: 'during', id: 'kept-by-the-client' });
    expect(error).toBe('The message could not be stored. Please try again in a moment.');
    // Nobody waits for what is passed on to other instances, so nobody would catch its failure.
    ada.socket.emit('typing', { room });
    expect((await ada.ask('typing', { room }))[0]).toBeNull();
    expect((await fetch(`${instance.url}/health/live`)).status).toBe(200);
    expect((await fetch(`${instance.url}/health/startup`)).status).toBe(503);

    const again = await startTestRedis({ folder: own.folder, port: own.port });
    await expect
      .poll(() => ada.ask('sendMessage', { text: 'during', id: 'kept-by-the-client' }), {
        timeout: 15_000,
      })
      .toEqual([null, { seq: 2, id: 'kept-by-the-client' }]);
    const { messages } = await ada.get<History>('signin', { user: 'Ada', room });
    expect(messages.map(({ text }) => text)).toEqual(['before', 'during']);
    await instance.stop();
    await again.stop();
    await own.stop();
  });
});
