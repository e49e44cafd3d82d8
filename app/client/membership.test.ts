import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { batch, history, message, startStub } from './stub.ts';

let stub: Awaited<ReturnType<typeof startStub>>;
let seen: number[];

beforeEach(async () => {
  stub = await startStub();
  seen = [];
  stub.chat.on('message', ({ seq }) => seen.push(seq));
});

afterEach(() => stub.stop());

const number = (wanted: number) => stub.next('message', ({ seq }) => seq === wanted);

describe('a frame of several messages', () => {
  test('is read one by one, and as a whole', async () => {
    const server = await stub.enter(1);
    const whole = stub.next('messages');
    server.emit('messages', batch([2, 3, 4]));
    const { room, messages } = await whole;
    expect(room).toBe('tea');
    expect(messages).toEqual([2, 3, 4].map((seq) => ({ ...message(seq), epoch: 'e' })));
    expect(seen).toEqual([2, 3, 4]);
  });

  test('gives what is new of it', async () => {
    const server = await stub.enter(3);
    const whole = stub.next('messages');
    server.emit('messages', batch([2, 3, 4, 5]));
    expect((await whole).messages.map(({ seq }) => seq)).toEqual([4, 5]);
  });

  test('may be followed by a single one', async () => {
    const server = await stub.enter(0);
    const last = number(3);
    server.emit('messages', batch([1, 2]));
    server.emit('message', message(3));
    await last;
    expect(seen).toEqual([1, 2, 3]);
  });
});

describe('what was missed', () => {
  test('is asked for once, and what comes meanwhile waits for it', async () => {
    const server = await stub.enter(1);
    const caughtUp = stub.next('history', ({ recovered }) => recovered);
    const last = number(6);
    server.emit('messages', batch([3]));
    const { request, ack } = await stub.told('updateSocketId');
    expect(request).toMatchObject({ since: { epoch: 'e', seq: 1 } });
    server.emit('messages', batch([4, 5]));
    server.emit('messages', batch([6]));
    ack(
      null,
      history(
        [2, 3, 4].map((seq) => message(seq)),
        { recovered: true },
      ),
    );
    expect((await caughtUp).messages.map(({ seq }) => seq)).toEqual([2, 3, 4]);
    await last;
    expect(seen).toEqual([5, 6]);
    stub.chat.leave('tea');
    await stub.told('leave');
  });

  test('is told by another epoch, whatever the number', async () => {
    const server = await stub.enter(5);
    const replaced = stub.next('history', ({ epoch }) => epoch === 'f');
    server.emit('messages', batch([1], 'f'));
    const { request, ack } = await stub.told('updateSocketId');
    expect(request).toMatchObject({ since: { epoch: 'e', seq: 5 } });
    ack(null, history([message(1)], { epoch: 'f' }));
    expect(await replaced).toMatchObject({ recovered: false });
    expect(seen).toEqual([]);
  });

  test('is not looked for in what an earlier log sent', async () => {
    const server = await stub.enter(1);
    const last = number(3);
    server.emit('messages', batch([3]));
    const { ack } = await stub.told('updateSocketId');
    server.emit('messages', batch([4]));
    ack(null, history([message(1), message(2)], { epoch: 'f' }));
    server.emit('messages', batch([3], 'f'));
    await last;
    expect(seen).toEqual([3]);
  });

  test('is read anew when the server says so, on the same connection', async () => {
    const server = await stub.enter(2);
    server.emit('reset', { room: 'tea' });
    const { request, on, ack } = await stub.told('updateSocketId');
    expect(on).toBe(server);
    expect(request).toMatchObject({ since: { epoch: 'e', seq: 2, lastId: 'id2' } });
    const replaced = stub.next('history');
    ack(null, history([message(1)]));
    expect((await replaced).messages).toEqual([message(1)]);
    expect(stub.chat.state).toEqual({ is: 'online' });
  });

  test('is read once more when the server says so before it has answered', async () => {
    const server = await stub.enter(1);
    server.emit('messages', batch([3]));
    const first = await stub.told('updateSocketId');
    server.emit('messages', batch([4]));
    server.emit('reset', { room: 'tea' });
    first.ack(null, history([message(2), message(3)], { recovered: true }));
    const { request, ack } = await stub.told('updateSocketId');
    expect(request).toMatchObject({ since: { seq: 3 } });
    ack(null, history([], { recovered: true, seq: 3 }));
    expect(seen).toEqual([]);
  });

  test('from a server that has nothing but gaps is not asked for at once again', async () => {
    await stub.stop();
    stub = await startStub({ backoffMs: () => 1_000_000_000 });
    const server = await stub.enter(1);
    server.emit('message', message(9));
    (await stub.told('updateSocketId')).ack(null, history([], { recovered: true, seq: 1 }));
    const entered = stub.next('history');
    await entered;
    server.emit('message', message(9));
    server.emit('typing', { room: 'tea', user: 'all of that was read' });
    await stub.next('typing');
    stub.chat.leave('tea');
    await stub.told('leave');
  });

  test('of a connection that was lost is not mixed with what the next one brings', async () => {
    const server = await stub.enter(1);
    server.emit('messages', batch([3]));
    await stub.told('updateSocketId');
    server.emit('messages', batch([4]));
    const rolledBack = history([message(1), message(2), message(3, 'another', 'other')]);
    const { on } = await stub.comeBack(server, rolledBack);
    const last = number(4);
    on.emit('message', message(4, 'the real one'));
    expect((await last).text).toBe('the real one');
  });
});

describe('a sign-in', () => {
  test('that is refused for now is tried again, and says why', async () => {
    const joined = stub.chat.join('tea', 'ann');
    const refused = stub.next('state', ({ is }) => is === 'reconnecting');
    const why = { code: 'read' };
    (await stub.told('signin')).ack('Redis is away.', null, { retryAfterMs: 1 }, why);
    expect(await refused).toMatchObject({ reason: 'Redis is away.', why });
    (await stub.told('signin')).ack(null, history([message(1)]));
    expect((await joined).messages).toEqual([message(1)]);
    expect(stub.chat.state).toEqual({ is: 'online' });
  });

  test('asks for as many messages as are wanted, the first time', async () => {
    const joined = stub.chat.join('tea', 'ann', { limit: 1 });
    const { request, on, ack } = await stub.told('signin');
    expect(request).toEqual({ room: 'tea', user: 'ann', limit: 1 });
    ack(null, history([message(7)]));
    await joined;
    const again = await stub.comeBack(on, history([], { recovered: true, seq: 7 }));
    const since = { epoch: 'e', seq: 7, lastId: 'id7' };
    expect(again.request).toEqual({ room: 'tea', user: 'ann', since });
  });

  test('goes on from where an earlier life of this client was', async () => {
    const since = { epoch: 'e', seq: 3, lastId: 'id3' };
    const joined = stub.chat.join('tea', 'ann', { since, limit: 1 });
    const { request, ack } = await stub.told('updateSocketId');
    expect(request).toEqual({ room: 'tea', user: 'ann', since });
    ack(null, history([message(3), message(4)], { recovered: true }));
    expect(await joined).toMatchObject({ recovered: true, messages: [message(4)] });
  });

  test('that goes on is refused for good like any first one', async () => {
    const since = { epoch: 'e', seq: 3 };
    const refused = stub.chat.join('tea', 'ann', { since });
    (await stub.told('updateSocketId')).ack('No.', null);
    await expect(refused).rejects.toThrow('No.');
    await stub.enter(0);
  });

  test('of one who is in already is refused', async () => {
    await stub.enter(0);
    await expect(stub.chat.join(' tea ', 'ben')).rejects.toThrow('not joined yet, got "tea"');
  });

  test('that was refused for good leaves the room free to be tried again', async () => {
    const refused = stub.chat.join('tea', 'ann');
    const early = stub.chat.send('tea', 'never sent');
    (await stub.told('signin')).ack('No.', null);
    await expect(refused).rejects.toThrow('No.');
    await expect(early).rejects.toThrow('No.');
    await stub.enter(0);
  });

  test('is not done twice for a room while another is refused', async () => {
    const server = await stub.enter(0);
    void stub.chat.join('coffee', 'ann').catch(() => {});
    const slow = await stub.told('signin');
    server.emit('message', message(2));
    const back = await stub.told('updateSocketId');
    const trying = stub.next('state', ({ is }) => is === 'connecting');
    slow.ack('Not yet.', null, { retryAfterMs: 1 });
    await trying;
    expect((await stub.told('signin')).request).toMatchObject({ room: 'coffee' });
    back.ack(null, history([message(1), message(2)], { recovered: true }));
  });
});
