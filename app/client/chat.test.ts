import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Refused } from './chat.ts';
import { history, message, startStub } from './stub.ts';

let stub: Awaited<ReturnType<typeof startStub>>;

beforeEach(async () => {
  stub = await startStub();
});

afterEach(() => stub.stop());

describe('entering', () => {
  test('gives the history', async () => {
    const joined = stub.chat.join('tea', 'ann');
    const { request, ack } = await stub.told('signin');
    expect(request).toEqual({ room: 'tea', user: 'ann' });
    ack(null, history([message(1)]));
    expect(await joined).toMatchObject({ seq: 1, recovered: false, messages: [message(1)] });
    expect(stub.chat.state).toEqual({ is: 'online' });
  });

  test('asks for a name as the server will keep it', async () => {
    void stub.chat.join('  tea\t time ', 'ann').catch(() => {});
    expect((await stub.told('signin')).request).toMatchObject({ room: 'tea time' });
  });

  test('is refused in the words of the server', async () => {
    const joined = stub.chat.join('tea', 'ann');
    (await stub.told('signin')).ack('The room is full.', null);
    await expect(joined).rejects.toThrow('The room is full.');
  });

  test('is refused with the reason that a program can tell, from a server that gives it', async () => {
    const why = { code: 'long', what: 'name', length: 41, max: 40 } as const;
    const joined = stub.chat.join('tea', 'ann');
    (await stub.told('signin')).ack('The name is too long.', null, null, why);
    await expect(joined).rejects.toMatchObject({ message: 'The name is too long.', why });
    await expect(joined).rejects.toBeInstanceOf(Refused);
    const again = stub.chat.join('tea', 'ann');
    (await stub.told('signin')).ack('The name is too long.', null);
    await expect(again).rejects.toMatchObject({ why: undefined });
  });

  test('of a server without a history begins empty', async () => {
    const joined = stub.chat.join('tea', 'ann');
    (await stub.told('signin')).ack();
    expect((await joined).messages).toEqual([]);
  });
});

describe('reading', () => {
  test('shows a message once, whatever is said twice', async () => {
    const server = await stub.enter(2);
    const seen: number[] = [];
    stub.chat.on('message', ({ seq }) => seen.push(seq));
    const last = stub.next('message', ({ seq }) => seq === 4);
    for (const seq of [1, 2, 3, 3, 2, 4]) server.emit('message', message(seq));
    await last;
    expect(seen).toEqual([3, 4]);
  });

  test('asks for what is missing when a number is skipped', async () => {
    const server = await stub.enter(1);
    server.emit('message', message(3));
    const { request, ack } = await stub.told('updateSocketId');
    expect(request).toMatchObject({ since: { epoch: 'e', seq: 1, lastId: 'id1' } });
    const caughtUp = stub.next('history');
    ack(null, history([message(2), message(3)], { recovered: true }));
    expect((await caughtUp).messages.map(({ seq }) => seq)).toEqual([2, 3]);
  });

  test('keeps what comes before the answer to an entry', async () => {
    const seen: number[] = [];
    stub.chat.on('history', ({ messages }) => seen.push(...messages.map(({ seq }) => seq)));
    stub.chat.on('message', ({ seq }) => seen.push(seq));
    const second = stub.next('message', ({ seq }) => seq === 2);
    const joined = stub.chat.join('tea', 'ann');
    const { on, ack } = await stub.told('signin');
    for (const seq of [1, 2]) on.emit('message', message(seq));
    ack(null, history([message(1)]));
    await Promise.all([joined, second]);
    expect(seen).toEqual([1, 2]);
  });

  test('knows who is there', async () => {
    const server = await stub.enter(0);
    const [ann, ben] = [
      { id: 'a', user: 'ann' },
      { id: 'b', user: 'ben' },
    ];
    server.emit('presence', { room: 'tea', all: [ann] });
    expect((await stub.next('presence')).members).toEqual([ann]);
    server.emit('presence', { room: 'tea', entered: ben });
    expect((await stub.next('presence')).members).toEqual([ann, ben]);
    server.emit('presence', { room: 'tea', left: ann });
    expect((await stub.next('presence')).members).toEqual([ben]);
  });

  test('pages back', async () => {
    await stub.enter(5);
    const page = stub.chat.older('tea', 5, 2);
    const { request, ack } = await stub.told('history');
    expect(request).toEqual({ room: 'tea', before: 5, limit: 2 });
    ack(null, { messages: [message(3), message(4)], more: true, epoch: 'e' });
    expect(await page).toMatchObject({ more: true, epoch: 'e' });
  });

  test('back is refused in the words of the server', async () => {
    await stub.enter(5);
    const page = stub.chat.older('tea', 5, 2);
    (await stub.told('history')).ack('Too many.', null, { retryAfterMs: 1 }, { code: 'rate' });
    const later = { retryAfterMs: 1 };
    await expect(page).rejects.toMatchObject({
      message: 'Too many.',
      why: { code: 'rate' },
      later,
    });
  });

  test('has a position, which is where the next message is expected', async () => {
    expect(stub.chat.positionOf('tea')).toBeUndefined();
    const server = await stub.enter(2);
    expect(stub.chat.positionOf('tea')).toEqual({ epoch: 'e', seq: 2, lastId: 'id2' });
    const heard = stub.next('message');
    server.emit('message', message(3));
    await heard;
    expect(stub.chat.positionOf('tea')).toEqual({ epoch: 'e', seq: 3, lastId: 'id3' });
    stub.chat.leave('tea');
    expect(stub.chat.positionOf('tea')).toBeUndefined();
  });
});

describe('sending', () => {
  test('resolves with the number that the message got', async () => {
    await stub.enter(0);
    const sent = stub.chat.send('tea', 'hello', 'my-id');
    const { request, ack } = await stub.told('sendMessage');
    expect(request).toEqual({ room: 'tea', text: 'hello', id: 'my-id' });
    ack(null, { seq: 1, id: 'my-id' });
    expect(await sent).toEqual({ seq: 1, id: 'my-id' });
  });

  test('is refused in the words of the server', async () => {
    await stub.enter(0);
    const sent = stub.chat.send('tea', 'hello');
    (await stub.told('sendMessage')).ack('Too many messages.', null);
    await expect(sent).rejects.toThrow('Too many messages.');
  });

  test('is done again with the same id after a reconnect', async () => {
    const server = await stub.enter(0);
    const sent = stub.chat.send('tea', 'hello', 'my-id');
    await stub.told('sendMessage');
    await stub.comeBack(server, history([], { recovered: true }));
    const { request, ack } = await stub.told('sendMessage');
    expect(request).toMatchObject({ id: 'my-id' });
    ack(null, { seq: 1, id: 'my-id' });
    expect(await sent).toMatchObject({ seq: 1 });
  });

  test('is acknowledged by the message that comes back in the history', async () => {
    const server = await stub.enter(0);
    const sent = stub.chat.send('tea', 'hello', 'my-id');
    await stub.told('sendMessage');
    await stub.comeBack(server, history([message(1, 'hello', 'my-id')], { recovered: true }));
    expect(await sent).toEqual({ seq: 1, id: 'my-id' });
    void stub.chat.send('tea', 'another').catch(() => {});
    expect((await stub.told('sendMessage')).request).toMatchObject({ text: 'another' });
  });

  test('waits for the room while the connection is lost, and keeps the order', async () => {
    const server = await stub.enter(0);
    const lost = stub.next('state', ({ is }) => is === 'reconnecting');
    server.conn.close();
    await lost;
    const sent = [stub.chat.send('tea', 'one'), stub.chat.send('tea', 'two')];
    (await stub.told('updateSocketId')).ack(null, history([], { recovered: true }));
    for (const [i, text] of ['one', 'two'].entries()) {
      const { request, ack } = await stub.told('sendMessage');
      expect(request).toMatchObject({ text });
      ack(null, { seq: i + 1, id: '' });
    }
    await Promise.all(sent);
  });

  test('to a room that was left is given up', async () => {
    await stub.enter(0);
    const sent = stub.chat.send('tea', 'hello');
    stub.chat.leave('tea');
    await expect(sent).rejects.toThrow('left "tea"');
  });

  test('to one room does not end with another', async () => {
    await stub.enter(0);
    const joined = stub.chat.join('coffee', 'ann');
    (await stub.told('signin')).ack(null, history([], { room: 'coffee' }));
    await joined;
    const sent = stub.chat.send('coffee', 'hello', 'my-id');
    stub.chat.leave('tea');
    (await stub.told('sendMessage')).ack(null, { seq: 1, id: 'my-id' });
    expect(await sent).toMatchObject({ seq: 1 });
  });
});
