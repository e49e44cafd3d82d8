import { describe, it, type TestContext } from 'vitest';
import { type Chat, connect } from '../../app/client/chat.ts';
import type { History, Receipt } from '../../app/protocol.ts';
import { type FaultyRedis, startFaultyRedis } from '../support/faults.ts';
import { startInstance } from '../support/instance.ts';
import { TcpProxy } from '../support/proxy.ts';

/** The longest that a person waits to be told that a message was not stored. */
const NOT_STORED = 'The message could not be stored. Please try again in a moment.';

/** One instance, its Redis, and what lies between them. */
async function start({ onTestFinished, expect }: TestContext) {
  const redis = await startFaultyRedis();
  const proxy = await TcpProxy.start(() => redis.port);
  const instance = await startInstance({ REDISHOST: '127.0.0.1', REDISPORT: String(proxy.port) });
  const chats: Chat[] = [];
  onTestFinished(async () => {
    for (const chat of chats) chat.close();
    await instance.stop();
    proxy.close();
    await redis.stop();
  });

  return {
    redis,
    proxy,
    instance,
    /** Somebody with our own client, and all that this client was told. */
    async enter(user: string) {
      const chat = connect({ url: instance.url, backoffMs: () => 100 });
      chats.push(chat);
      const read: string[] = [];
      const histories: History[] = [];
      chat.on('message', ({ text }) => void read.push(text));
      chat.on('history', (history) => {
        histories.push(history);
        if (!history.recovered) read.length = 0;
        read.push(...history.messages.map(({ text }) => text));
      });
      await chat.join('hall', user);
      return { chat, read, histories };
    },
    /** Resolves when the instance has logged something of this kind. */
    logged: (message: string, fields: Record<string, unknown> = {}) =>
      expect
        .poll(() => instance.lines.map((line) => JSON.parse(line)), { timeout: 30_000 })
        .toContainEqual(expect.objectContaining({ message, ...fields })),
  };
}

/** Faults in which Redis stores nothing for a while, and how the operator is told. */
const outages: Record<string, { fault: keyof FaultyRedis; logged: string; reason: RegExp }> = {
  'is killed, and comes back with its data': {
    fault: 'kill',
    logged: 'redis away',
    reason: /closed|ECONNREFUSED/,
  },
  'is frozen': { fault: 'freeze', logged: 'refused', reason: /no answer within 2000 ms/ },
  'is out of memory': { fault: 'fill', logged: 'refused', reason: /OOM/ },
  'is read-only, as after a failover': {
    fault: 'readOnly',
    logged: 'redis link renewed',
    reason: /READONLY/,
  },
};

describe.concurrent('when Redis', () => {
  it.for(Object.entries(outages))('%s', async ([, outage], context) => {
    const { fault, logged: message, reason } = outage;
    const { expect } = context;
    const { redis, instance, enter, logged } = await start(context);
    const ada = await enter('Ada');
    await ada.chat.send('hall', 'before');
    const old = await instance.join('Old', 'hall');

    const undo = await (redis[fault] as FaultyRedis['freeze'])();
    // Who cannot wait is refused in words; what our own client sends waits in its outbox.
    const [refusal] = await old.ask('sendMessage', { text: 'refused', id: 'refused' });
    expect(refusal).toBe(NOT_STORED);
    const meanwhile = ada.chat.send('hall', 'meanwhile');
    await logged(message, { reason: expect.stringMatching(reason) });
    await undo();
    await meanwhile;
    // The same message again: whatever became of it, it is stored once.
    await expect
      .poll(() => old.ask('sendMessage', { text: 'refused', id: 'refused' }), { timeout: 10_000 })
      .toMatchObject([null, { id: 'refused' }]);

    const last = await ada.chat.send('hall', 'after');
    await expect.poll(() => ada.read.at(-1)).toBe('after');
    expect(ada.read.toSorted()).toEqual(['after', 'before', 'meanwhile', 'refused']);
    expect(last.seq).toBe(4);
    expect(ada.histories.filter(({ recovered }) => !recovered)).toHaveLength(1);
  });

  it('comes back empty, all are told to begin anew, and go on', async (context) => {
    const { expect } = context;
    const { redis, enter, logged } = await start(context);
    const [ada, bob] = [await enter('Ada'), await enter('Bob')];
    await ada.chat.send('hall', 'gone');
    for (const { read } of [ada, bob]) await expect.poll(() => read).toEqual(['gone']);
    const undo = await redis.kill({ keepData: false });
    await undo();
    await ada.chat.send('hall', 'new');
    await logged('room reset', { room: 'hall' });
    for (const { read, histories } of [ada, bob]) {
      await expect.poll(() => read, { timeout: 10_000 }).toEqual(['new']);
      expect(histories.at(-1)?.recovered).toBe(false);
    }
  });
});

describe.concurrent('when a link to Redis', () => {
  it.for([
    ['commands', 'normal'],
    ['subscriber', 'pubsub'],
  ] as const)(
    'for %s is closed, it is made anew and nothing is missed',
    async ([link, type], context) => {
      const { expect } = context;
      const { redis, enter, logged } = await start(context);
      const ada = await enter('Ada');
      await ada.chat.send('hall', '0');
      await redis.closeConnections(type);
      const texts = Array.from({ length: 20 }, (_, i) => `${i + 1}`);
      await Promise.all(texts.map((text) => ada.chat.send('hall', text)));
      await expect.poll(() => ada.read, { timeout: 10_000 }).toEqual(['0', ...texts]);
      await logged('redis away', { link });
    },
  );

  it('for commands is half-open, it is given up, and what waited is sent on the next', async (context) => {
    const { expect } = context;
    const { proxy, enter, logged } = await start(context);
    const ada = await enter('Ada');
    proxy.stall({ use: 'commands' });
    const sent: Promise<Receipt> = ada.chat.send('hall', 'waits');
    await logged('redis link renewed', { link: 'commands' });
    expect(await sent).toMatchObject({ seq: 1 });
    await expect.poll(() => ada.read).toEqual(['waits']);
  });

  it('for subscriptions brings nothing any more, it is renewed, and the rooms catch up', async (context) => {
    const { expect } = context;
    const { proxy, enter, logged } = await start(context);
    const nobody = await startFaultyRedis();
    context.onTestFinished(() => nobody.stop());
    const ada = await enter('Ada');
    proxy.deafen(nobody.port);
    await ada.chat.send('hall', 'unheard');
    await logged('redis link renewed', { link: 'subscriber' });
    await logged('caught up', { room: 'hall', cause: 'link', missed: 1 });
    await expect.poll(() => ada.read).toEqual(['unheard']);
  });
});
