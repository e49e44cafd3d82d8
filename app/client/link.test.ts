import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
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

  test('is not tried before the time that the server names', async () => {
    const server = await stub.enter(1);
    server.conn.close();
    const { ack } = await stub.told('updateSocketId');
    const refused = stub.next('state', (state) => state.is === 'reconnecting');
    ack('Redis is away.', null, { retryAfterMs: 1_000_000 });
    const inMs = expect.toSatisfy((ms: number) => ms >= 1_000_000);
    expect(await refused).toMatchObject({ reason: 'Redis is away.', inMs });
    stub.chat.retry();
    await stub.told('updateSocketId');
  });

  test('is one attempt for all rooms', async () => {
    const attempts: number[] = [];
    await stub.stop();
    stub = await startStub({ backoffMs: (attempt) => attempts.push(attempt) });
    const server = await stub.enter(0);
    const joined = stub.chat.join('coffee', 'ann');
    (await stub.told('signin')).ack(null, history([], { room: 'coffee' }));
    await joined;
    const refused = stub.next('state', (s) => s.is === 'reconnecting' && s.reason === 'Not yet.');
    server.conn.close();
    const rooms = [await stub.told('updateSocketId'), await stub.told('updateSocketId')];
    for (const { ack } of rooms) ack('Not yet.', null, { retryAfterMs: 100 });
    await refused;
    await stub.told('updateSocketId');
    expect(attempts).toEqual([0, 1]);
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

describe('the connection', () => {
  test('says that this client reads several messages in a frame', async () => {
    const { handshake } = await stub.enter(0);
    expect(handshake.auth).toEqual({ batch: true });
  });

  test('that the server refuses in words says so, and is tried again', async () => {
    const server = await stub.enter(0);
    let full = true;
    stub.io.use((_, next) => next(full ? new Error('This instance is full.') : undefined));
    const refused = stub.next('state', (state) => state.is === 'reconnecting' && !!state.reason);
    server.conn.close();
    expect(await refused).toMatchObject({ reason: 'This instance is full.' });
    full = false;
    (await stub.told('updateSocketId')).ack(null, history([], { recovered: true }));
    await stub.next('state', ({ is }) => is === 'online');
  });

  test('is refused with the reason, and not tried before the time that goes with it', async () => {
    const server = await stub.enter(0);
    const data = { retryAfterMs: 1_000_000, why: { code: 'internal' } };
    stub.io.use((_, next) => next(Object.assign(new Error('Not today.'), { data })));
    const refused = stub.next('state', (state) => state.is === 'reconnecting' && !!state.reason);
    server.conn.close();
    const inMs = expect.toSatisfy((ms: number) => ms >= 1_000_000);
    expect(await refused).toMatchObject({ reason: 'Not today.', why: data.why, inMs });
  });

  test('cannot be joined through when it was closed', async () => {
    stub.chat.close();
    await expect(stub.chat.join('tea', 'ann')).rejects.toThrow('closed');
  });
});

describe('after an hour asleep', () => {
  beforeEach(async () => {
    await stub.stop();
    vi.useFakeTimers({ toFake: ['Date', 'setInterval'] });
    stub = await startStub();
  });
  afterEach(() => vi.useRealTimers());

  const sleep = () => vi.setSystemTime(Date.now() + 3_600_000);

  test('a connection that died unseen is made anew, and nothing is lost', async () => {
    const server = await stub.enter(1);
    const sent = stub.chat.send('tea', 'hello', 'my-id');
    await stub.told('sendMessage');
    sleep();
    vi.advanceTimersToNextTimer();
    const { on, ack } = await stub.told('updateSocketId');
    expect(on).not.toBe(server);
    ack(null, history([message(2)], { recovered: true }));
    (await stub.told('sendMessage')).ack(null, { seq: 3, id: 'my-id' });
    expect(await sent).toMatchObject({ seq: 3 });
  });

  test('the network that is back makes it at once', async () => {
    const server = await stub.enter(1);
    sleep();
    stub.chat.retry();
    expect((await stub.told('updateSocketId')).on).not.toBe(server);
  });

  test('an attempt that was due meanwhile is made', async () => {
    await stub.stop();
    stub = await startStub({ backoffMs: () => 3_000_000 });
    const server = await stub.enter(1);
    const waiting = stub.next('state', ({ is }) => is === 'reconnecting');
    server.conn.close();
    await waiting;
    sleep();
    vi.advanceTimersToNextTimer();
    await stub.told('updateSocketId');
  });
});

describe('a connection that is alive', () => {
  test('is left alone when the network is said to be back', async () => {
    const server = await stub.enter(1);
    stub.chat.retry();
    const heard = stub.next('message');
    server.emit('message', message(2));
    await heard;
    expect(server.connected).toBe(true);
  });
});
