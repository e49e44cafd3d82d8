import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startServer, type TestServer } from '../../test/support/server.ts';

let chat: TestServer;

beforeAll(async () => {
  chat = await startServer();
});
afterAll(() => chat.stop());

const nobody = { user: 'Ada', room: 'hall' };
const long = (length: number) => 'x'.repeat(length);

describe('what cannot be used is refused in words', () => {
  it.each([
    ['signin', null, 'The sign-in is not usable: expected an object, got null.'],
    ['signin', 7, 'The sign-in is not usable: expected an object, got number.'],
    ['signin', [], 'The sign-in is not usable: expected an object, got a list.'],
    ['signin', {}, 'The name is not usable: expected a text, got undefined.'],
    ['signin', { ...nobody, user: '' }, 'The name is empty.'],
    ['signin', { ...nobody, user: ' \u200b ' }, 'The name is empty.'],
    ['signin', { ...nobody, user: 'A\u202eda' }, 'The name has characters that cannot be shown.'],
    ['signin', { ...nobody, user: 'A\u0000' }, 'The name has characters that cannot be shown.'],
    ['signin', { ...nobody, user: long(41) }, 'The name is too long: 41 characters, at most 40.'],
    ['signin', { ...nobody, room: '\ud800' }, 'The room has characters that cannot be shown.'],
    ['signin', { ...nobody, room: long(61) }, 'The room is too long: 61 characters, at most 60.'],
    ['signin', { ...nobody, room: '..' }, 'The room needs another name.'],
    ['signin', { ...nobody, room: { toString: 1 } }, /^The room is not usable: expected a text/],
    ['signin', { ...nobody, since: 5 }, 'The since is not usable: expected an object, got number.'],
    ['signin', { ...nobody, since: { epoch: 'e', seq: -1 } }, /^The since.seq is not usable/],
    ['updateSocketId', undefined, /^The sign-in is not usable/],
    ['history', { room: 'hall', before: 'x', limit: 1 }, /^The before is not usable/],
    ['leave', 'hall', /^The request is not usable/],
    ['typing', null, /^The request is not usable/],
    ['no such event', 1, 'There is no such request.'],
  ])('%s %j', async (event, payload, refusal) => {
    const client = await chat.connect();
    const [error, answer] = await client.ask(event, payload);
    expect(error).toEqual(refusal instanceof RegExp ? expect.stringMatching(refusal) : refusal);
    expect(answer).toBeNull();
    client.close();
  });

  it.each([
    ['', 'The message is empty.'],
    [' \n ', 'The message is empty.'],
    ['\u0007', 'The message is empty.'],
    ['ring\u0007', 'The message has characters that cannot be shown.'],
    ['half \udc00', 'The message has characters that cannot be shown.'],
    [long(4001), 'The message is too long: 4001 characters, at most 4000.'],
    [null, 'The message is not usable: expected an object, got null.'],
    [{ text: 5 }, 'The message is not usable: expected a text, got number.'],
    [{ text: 'x', id: 'with space' }, /^The id is not usable/],
    [{ text: 'x', id: long(65) }, /^The id is not usable/],
    [{ text: 'x', room: 'elsewhere' }, 'User session not found.'],
    [JSON.parse('{"__proto__": {"text": "x"}}'), /^The message is not usable/],
    [Buffer.from('x'), /^The message is not usable/],
  ])('sendMessage %j', async (payload, refusal) => {
    const ada = await chat.join('Ada', 'hall');
    const [error] = await ada.ask('sendMessage', payload);
    expect(error).toEqual(refusal instanceof RegExp ? expect.stringMatching(refusal) : refusal);
    expect(ada.taken('message')).toEqual([]);
    ada.close();
  });
});

describe('what cannot be used is refused for programs, too', () => {
  it.each([
    ['signin', { ...nobody, user: ' ' }, { code: 'empty', what: 'name' }],
    ['signin', { ...nobody, room: long(61) }, { code: 'long', what: 'room', length: 61, max: 60 }],
    ['signin', { ...nobody, room: '.' }, { code: 'reserved', what: 'room' }],
    ['signin', { ...nobody, room: '\ud800' }, { code: 'unprintable', what: 'room' }],
    ['signin', { ...nobody, limit: -1 }, { code: 'unusable', what: 'limit' }],
    ['signin', { ...nobody, since: { epoch: 'e' } }, { code: 'unusable', what: 'since.seq' }],
    ['sendMessage', 'hello', { code: 'session' }],
    ['no such event', 1, { code: 'unknown' }],
  ])('%s %j', async (event, payload, why) => {
    const client = await chat.connect();
    const [error, answer, later, ...rest] = await client.ask(event, payload);
    expect(error).toMatch(/\.$/);
    expect({ answer, later, rest }).toEqual({ answer: null, later: null, rest: [why] });
    client.close();
  });
});

describe('nothing that a client sends ends the process', () => {
  it('not an event without an ack function, nor one of any shape', async () => {
    const client = await chat.connect();
    for (const event of ['signin', 'updateSocketId', 'sendMessage', 'history', 'leave', 'typing']) {
      client.socket.emit(event);
      client.socket.emit(event, null);
      client.socket.emit(event, {}, 'no function', 3);
      client.socket.emit(event, () => {});
    }
    client.socket.emit('no such event', 1);
    expect(await client.get('signin', nobody)).toMatchObject({ room: 'hall' });
  });

  it('not asking for history again and again, which is refused with the time to wait', async () => {
    const strict = await startServer({ CHAT_READS_PER_10_SECONDS: 2 });
    const eve = await strict.join('Eve', 'hall');
    const request = { room: 'hall', before: 9, limit: 200 };
    expect((await eve.ask('history', request))[0]).toBeNull();
    for (const [event, payload] of [
      ['history', request],
      ['signin', nobody],
    ] as const) {
      const [error] = await eve.ask(event, payload);
      expect(error).toMatch(/^Too many requests\. Please wait (10|9) s\.$/);
    }
    expect(await eve.get('sendMessage', 'still here')).toHaveProperty('seq');
    await strict.stop();
  });

  it('not a frame that is too long: that connection alone ends', async () => {
    const ada = await chat.join('Ada', 'hall');
    const eve = await chat.join('Eve', 'hall');
    eve.socket.emit('sendMessage', long(1_000_000));
    expect(await eve.next('disconnect')).toBe('transport close');
    expect(await ada.get('sendMessage', 'still here')).toHaveProperty('seq');
  });
});
