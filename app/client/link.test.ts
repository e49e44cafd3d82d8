import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { history, message, startStub } from './stub.ts';

let stub: Awaited<ReturnType<typeof startStub>>;

beforeEach(async () => {
  stub = await startStub();
});

afterEach(() => stub.stop());

describe('coming back', () => {
  test('goes on from the last message', async () => {
    const server = await stub.enter(2);
    const heard = stub.next('message');
    server.emit('message', message(3));
    await heard;
    const caughtUp = stub.next('history');
    const { request } = await stub.comeBack(server, history([message(4)], { recovered: true }));
    const since = { epoch: 'e', seq: 3, lastId: 'id3' };
    expect(request).toEqual({ room: 'tea', user: 'ann', since });
    expect(await caughtUp).toMatchObject({ recovered: true, messages: [message(4)] });
  });

  test('drops what it has already from a recovered history', async () => {
    const server = await stub.enter(2);
    const caughtUp = stub.next('history');
    await stub.comeBack(server, history([message(2), message(3)], { recovered: true }));
    expect((await caughtUp).messages).toEqual([message(3)]);
  });

  test('replaces everything when the log is another', async () => {
    const server = await stub.enter(5);
    const caughtUp = stub.next('history');
    const { on } = await stub.comeBack(server, history([message(1)], { epoch: 'f' }));
    expect(await caughtUp).toMatchObject({ recovered: false, messages: [message(1)] });
    const heard = stub.next('message');
    on.emit('message', message(2));
    expect((await heard).seq).toBe(2);
  });

  test('to a room that was empty at first goes on in the epoch of its first message', async () => {
    const joined = stub.chat.join('tea', 'ann');
    const { on, ack } = await stub.told('signin');
    ack(null, history([], { epoch: '' }));
    await joined;
    const heard = stub.next('message');
    on.emit('message', { ...message(1), epoch: 'f' });
    await heard;
    const { request } = await stub.comeBack(on, history([], { recovered: true }));
    expect(request).toMatchObject({ since: { epoch: 'f', seq: 1, lastId: 'id1' } });
  });

  test('is tried again when the server cannot take us back yet, and says why', async () => {
    const server = await stub.enter(1);
    const refused = stub.next('state', (state) => state.is === 'reconnecting' && !!state.reason);
    await stub.comeBack(server, null, 'Redis is away.');
    expect(await refused).toMatchObject({ reason: 'Redis is away.' });
    const online = stub.next('state', ({ is }) => is === 'online');
    (await stub.told('updateSocketId')).ack(null, history([], { recovered: true, seq: 1 }));
    await online;
  });

  test('is told step by step', async () => {
    const server = await stub.enter(0);
    const states: string[] = [];
    stub.chat.on('state', ({ is }) => states.push(is));
    const online = stub.next('state', ({ is }) => is === 'online');
    server.emit('draining', { retryAfterMs: 1 });
    await stub.next('state', ({ is }) => is === 'draining');
    await stub.comeBack(server, history([], { recovered: true }));
    await online;
    expect(states).toEqual(['draining', 'reconnecting', 'connecting', 'online']);
  });

  test('is still ahead while a draining server lets us into one more room', async () => {
    const server = await stub.enter(0);
    server.emit('draining', { retryAfterMs: 1 });
    await stub.next('state', ({ is }) => is === 'draining');
    const joined = stub.chat.join('coffee', 'ann');
    (await stub.told('signin')).ack(null, history([], { room: 'coffee' }));
    await joined;
    expect(stub.chat.state).toEqual({ is: 'draining' });
  });

  test('waits within the time that a draining server names', async () => {
    const server = await stub.enter(0);
    server.emit('draining', { retryAfterMs: 1_000_000_000 });
    await stub.next('state', ({ is }) => is === 'draining');
    server.conn.close();
    const waiting = await stub.next('state', ({ is }) => is === 'reconnecting');
    expect(waiting).toMatchObject({ inMs: expect.toSatisfy((ms: number) => ms > 1) });
    stub.chat.retry();
    (await stub.told('updateSocketId')).ack(null, history([], { recovered: true }));
  });
});
