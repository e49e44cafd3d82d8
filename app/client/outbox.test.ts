import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { History } from '../protocol.ts';
import { history, message, startStub } from './stub.ts';

let stub: Awaited<ReturnType<typeof startStub>>;

beforeEach(async () => {
  stub = await startStub();
});

afterEach(() => stub.stop());

const send = (text: string) => stub.chat.send('tea', text, text);

describe('several messages', () => {
  test('are sent one after the other, each when the one before it is stored', async () => {
    await stub.enter(0);
    const sent = ['one', 'two', 'three'].map(send);
    for (const [i, text] of ['one', 'two', 'three'].entries()) {
      const { request, ack } = await stub.told('sendMessage');
      expect(request).toMatchObject({ text });
      ack(null, { seq: i + 1, id: text });
    }
    expect((await Promise.all(sent)).map(({ seq }) => seq)).toEqual([1, 2, 3]);
  });

  test('do not wait for one that is refused for good', async () => {
    await stub.enter(0);
    const [bad, good] = [send('bad'), send('good')];
    (await stub.told('sendMessage')).ack('Too long.', null, null, { code: 'long' });
    await expect(bad).rejects.toMatchObject({ message: 'Too long.', why: { code: 'long' } });
    (await stub.told('sendMessage')).ack(null, { seq: 1, id: 'good' });
    expect(await good).toMatchObject({ id: 'good' });
  });

  test('with one id are one', async () => {
    await stub.enter(0);
    const sent = [send('one'), send('one')];
    (await stub.told('sendMessage')).ack(null, { seq: 1, id: 'one' });
    expect(await Promise.all(sent)).toHaveLength(2);
    void send('two').catch(() => {});
    expect((await stub.told('sendMessage')).request).toMatchObject({ id: 'two' });
  });
});

describe('a message that the server cannot take yet', () => {
  test('says why, and goes out again before those that came after it', async () => {
    await stub.enter(0);
    const sent = [send('one'), send('two')];
    const delayed = stub.next('delayed');
    const why = { code: 'storage' };
    (await stub.told('sendMessage')).ack('Redis is away.', null, { retryAfterMs: 60 }, why);
    const { inMs, ...what } = await delayed;
    expect(what).toEqual({ room: 'tea', id: 'one', reason: 'Redis is away.', why });
    expect(inMs).toBeGreaterThanOrEqual(60);
    for (const [i, id] of ['one', 'two'].entries()) {
      const { request, ack } = await stub.told('sendMessage');
      expect(request).toMatchObject({ id });
      ack(null, { seq: i + 1, id });
    }
    await Promise.all(sent);
  });

  test('is not overtaken by one that is written meanwhile', async () => {
    await stub.enter(0);
    send('one').catch(() => {});
    const delayed = stub.next('delayed');
    (await stub.told('sendMessage')).ack('Redis is away.', null, { retryAfterMs: 1_000_000 });
    await delayed;
    send('two').catch(() => {});
    stub.chat.leave('tea');
    await stub.told('leave');
  });

  test('was taken all the same when it comes back', async () => {
    const server = await stub.enter(0);
    const sent = [send('one'), send('two')];
    const late = { retryAfterMs: 1_000_000 };
    (await stub.told('sendMessage')).ack('Redis is slow.', null, late);
    server.emit('message', message(1, 'one', 'one'));
    expect(await sent[0]).toEqual({ seq: 1, id: 'one' });
    (await stub.told('sendMessage')).ack(null, { seq: 2, id: 'two' });
    await sent[1];
  });
});

describe('a message that is not answered', () => {
  beforeEach(async () => {
    await stub.stop();
    stub = await startStub({ answerMs: 20 });
  });

  test('is sent again with the same id', async () => {
    await stub.enter(0);
    const sent = send('one');
    await stub.told('sendMessage');
    const { request, ack } = await stub.told('sendMessage');
    expect(request).toMatchObject({ id: 'one' });
    ack(null, { seq: 1, id: 'one' });
    expect(await sent).toMatchObject({ seq: 1 });
  });

  test('twice, and with nothing heard since, is sent on another connection', async () => {
    const server = await stub.enter(0);
    const sent = send('one');
    for (const _ of 'ab') await stub.told('sendMessage');
    const { on, ack } = await stub.told('updateSocketId');
    expect(on).not.toBe(server);
    ack(null, history([], { recovered: true }));
    (await stub.told('sendMessage')).ack(null, { seq: 1, id: 'one' });
    expect(await sent).toMatchObject({ seq: 1 });
  });
});

describe('a message without an answer, after a long time away', () => {
  /** Posts one of two messages, and comes back to this. */
  async function wake(answer: History) {
    const server = await stub.enter(2);
    const [posted, waiting] = ['posted', 'waiting'].map((text) => send(text).catch(String));
    await stub.told('sendMessage');
    await stub.comeBack(server, answer);
    const { request, ack } = await stub.told('sendMessage');
    return { posted, waiting, request, ack };
  }

  test('is given up in words when the room keeps too little to tell', async () => {
    const { posted, request } = await wake(history([message(4), message(5)]));
    expect(await posted).toContain('to tell whether this message was sent');
    expect(request).toMatchObject({ id: 'waiting' });
  });

  test('is given up as well when another log has lost its beginning', async () => {
    const { posted, request } = await wake(history([message(2)], { epoch: 'f' }));
    expect(await posted).toContain('to tell whether this message was sent');
    expect(request).toMatchObject({ id: 'waiting' });
  });

  test.each([
    ['a log that begins anew', history([message(1)], { epoch: 'f' })],
    ['an empty log', history([], { epoch: '' })],
    ['a log that lost its newest messages', history([message(1)])],
    ['a log that still has what came next', history([message(3), message(4)])],
  ])('is sent again to %s', async (_, answer) => {
    const { posted, request, ack } = await wake(answer);
    expect(request).toMatchObject({ id: 'posted' });
    ack(null, { seq: 9, id: 'posted' });
    expect(await posted).toMatchObject({ seq: 9 });
  });

  test('is acknowledged when it is in what the room keeps', async () => {
    const { posted, request } = await wake(history([message(7, 'posted', 'posted')]));
    expect(await posted).toEqual({ seq: 7, id: 'posted' });
    expect(request).toMatchObject({ id: 'waiting' });
  });
});

describe('a message of an earlier life, of which nobody knows whether it was sent', () => {
  const since = { epoch: 'e', seq: 2, lastId: 'id2' };

  /** Comes back with two such messages, the second of which had not been sent. */
  async function reborn(answer: History) {
    const joined = stub.chat.join('tea', 'ann', { since });
    const posted = stub.chat.send('tea', 'posted', 'posted', true).catch(String);
    const waiting = stub.chat.send('tea', 'waiting', 'waiting').catch(String);
    (await stub.told('updateSocketId')).ack(null, answer);
    await joined;
    const { request, ack } = await stub.told('sendMessage');
    return { posted, waiting, request, ack };
  }

  test('is given up in words when the room keeps too little to tell', async () => {
    const { posted, request } = await reborn(history([message(4), message(5)]));
    expect(await posted).toContain('to tell whether this message was sent');
    expect(request).toMatchObject({ id: 'waiting' });
  });

  test('is acknowledged when it is in what was missed', async () => {
    const missed = history([message(3, 'posted', 'posted')], { recovered: true });
    const { posted, request } = await reborn(missed);
    expect(await posted).toEqual({ seq: 3, id: 'posted' });
    expect(request).toMatchObject({ id: 'waiting' });
  });

  test('is sent again, first, when it is not', async () => {
    const { posted, request, ack } = await reborn(history([], { recovered: true, seq: 2 }));
    expect(request).toMatchObject({ id: 'posted' });
    ack(null, { seq: 3, id: 'posted' });
    expect(await posted).toMatchObject({ seq: 3 });
  });
});
