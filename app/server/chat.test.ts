import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { startServer, type TestServer } from '../../test/support/server.ts';
import type { History, HistoryPage, Message, Receipt } from '../protocol.ts';
import { GRACE_MS } from './presence/roster.ts';
import { defaults } from './settings.ts';

let chat: TestServer;
let count = 0;
/** No test meets what another has left behind. */
const newRoom = () => `room ${++count}`;

beforeAll(async () => {
  chat = await startServer({ CHAT_MAX_ROOMS: 3 });
});
afterEach(() => void vi.useRealTimers());
afterAll(() => chat.stop());

describe('signing in', () => {
  it('answers with what was said before, oldest first', async () => {
    const room = newRoom();
    const ada = await chat.join('Ada', room);
    await ada.get('sendMessage', 'one');
    await ada.get('sendMessage', 'two');
    const bob = await chat.connect();
    const history = await bob.get<History>('signin', { user: 'Bob', room });
    expect(history.messages.map(({ text }) => text)).toEqual(['one', 'two']);
    expect(history).toMatchObject({ room, seq: 2, recovered: false });
  });

  it('tells the others in words, as the tutorial does, and who is here', async () => {
    const room = newRoom();
    const ada = await chat.join('Ada', room);
    const bob = await chat.join('Bob', room);
    expect(await ada.next('notification')).toMatchObject({
      title: "Someone's here",
      description: 'Bob just entered the room',
    });
    const { all } = await bob.next<{ all: { user: string }[] }>('presence');
    expect(all.map(({ user }) => user).sort()).toEqual(['Ada', 'Bob']);
  });

  it('is not announced again after a reconnect', async () => {
    const room = newRoom();
    const ada = await chat.join('Ada', room);
    const bob = await chat.connect();
    await bob.get('updateSocketId', { user: 'Bob', room });
    await bob.get('sendMessage', 'back');
    expect(await ada.next('message')).toMatchObject({ user: 'Bob', text: 'back' });
    expect(ada.taken('notification')).toEqual([]);
  });

  it('brings only what was missed to a client that says what it has', async () => {
    const room = newRoom();
    const ada = await chat.join('Ada', room);
    const { epoch } = await ada.get<History>('signin', { user: 'Ada', room });
    expect(epoch).toBe('');
    for (const text of ['one', 'two', 'three']) await ada.get('sendMessage', text);
    const whole = await ada.get<History>('signin', { user: 'Ada', room });
    const first = whole.messages[0] as Message;
    const since = { epoch: whole.epoch, seq: 1, lastId: first.id };
    const bob = await chat.connect();
    const missed = await bob.get<History>('updateSocketId', { user: 'Bob', room, since });
    expect(missed).toMatchObject({ recovered: true, seq: 3 });
    expect(missed.messages.map(({ text }) => text)).toEqual(['two', 'three']);
  });

  it.each([
    ['another epoch', { epoch: 'another', seq: 1 }],
    ['a number that was never given', { seq: 99 }],
    ['another message at that number', { seq: 1, lastId: 'another' }],
  ])('replaces the list of a client that has %s', async (_, position) => {
    const room = newRoom();
    const ada = await chat.join('Ada', room);
    await ada.get('sendMessage', 'one');
    const { epoch } = await ada.get<History>('signin', { user: 'Ada', room });
    const since = { epoch, ...position };
    const history = await ada.get<History>('signin', { user: 'Ada', room, since });
    expect(history).toMatchObject({ recovered: false, seq: 1 });
    expect(history.messages).toHaveLength(1);
  });

  it('brings no more messages than are asked for, but all that were missed', async () => {
    const room = newRoom();
    const ada = await chat.join('Ada', room);
    for (const text of ['one', 'two', 'three']) await ada.get('sendMessage', text);
    const signIn = async (more: object) => {
      const history = await ada.get<History>('signin', { user: 'Ada', room, limit: 1, ...more });
      return history.messages.map(({ text }) => text);
    };
    const { epoch } = await ada.get<History>('signin', { user: 'Ada', room });
    expect(await signIn({})).toEqual(['three']);
    expect(await signIn({ limit: 0 })).toEqual([]);
    expect(await signIn({ since: { epoch, seq: 1 } })).toEqual(['two', 'three']);
    expect(await signIn({ since: { epoch: 'another', seq: 1 } })).toEqual(['three']);
  });

  it('tells a client that reads frames of messages how long one may be', async () => {
    const room = newRoom();
    const ada = await chat.connect({ auth: { batch: true } });
    const bob = await chat.connect();
    const history = await ada.get<History>('signin', { user: 'Ada', room });
    expect(history.maxTextLength).toBe(defaults.CHAT_MAX_TEXT_LENGTH);
    expect(await bob.get('signin', { user: 'Bob', room })).not.toHaveProperty('maxTextLength');
  });

  it('is told in words to those only who know no list of who is here', async () => {
    const room = newRoom();
    const ada = await chat.connect({ auth: { batch: true } });
    await ada.get('signin', { user: 'Ada', room });
    await ada.next('presence');
    const bob = await chat.join('Bob', room);
    const eve = await chat.join('Eve', room);
    expect(await bob.next('notification')).toMatchObject({
      description: 'Eve just entered the room',
    });
    await eve.get('leave', { room });
    await bob.next('notification');
    await expect.poll(() => ada.taken('presence').at(-1)).toHaveProperty('left.user', 'Eve');
    expect(ada.taken('notification')).toEqual([]);
  });

  it('is refused beyond the number of rooms that a socket may be in', async () => {
    const ada = await chat.connect();
    for (let i = 0; i < 3; i++) await ada.get('signin', { user: 'Ada', room: newRoom() });
    const [error, , later, why] = await ada.ask('signin', { user: 'Ada', room: newRoom() });
    expect(error).toBe('You are in 3 rooms already. Leave one first.');
    expect({ later, why }).toEqual({ later: null, why: { code: 'rooms', length: 3, max: 3 } });
  });

  it("does not let a person into another's own channel", async () => {
    const ada = await chat.connect();
    const spy = await chat.join('Spy', ada.socket.id as string);
    const room = newRoom();
    await ada.get('signin', { user: 'Ada', room });
    expect(await ada.next('presence')).toMatchObject({ room });
    expect(spy.taken('presence').filter((presence) => presence.room === room)).toEqual([]);
  });
});

describe('sending', () => {
  it('reaches everybody in the room, the sender too, and nobody elsewhere', async () => {
    const room = newRoom();
    const ada = await chat.join('Ada', room);
    const bob = await chat.join('Bob', room);
    const eve = await chat.join('Eve', newRoom());
    const { seq, id } = await ada.get<Receipt>('sendMessage', { text: 'hello', id: 'ada-1' });
    expect({ seq, id }).toEqual({ seq: 1, id: 'ada-1' });
    for (const client of [ada, bob]) {
      const message = await client.next<Message>('message');
      expect(message).toMatchObject({ room, user: 'Ada', text: 'hello', seq: 1, id: 'ada-1' });
    }
    expect(eve.taken('message')).toEqual([]);
  });

  it('before signing in is refused in the words of the tutorial', async () => {
    const client = await chat.connect();
    expect((await client.ask('sendMessage', 'hello'))[0]).toBe('User session not found.');
  });

  it('needs no waiting for the sign-in, as in the tutorial', async () => {
    const ada = await chat.connect();
    ada.socket.emit('signin', { user: 'Ada', room: newRoom() });
    expect(await ada.get('sendMessage', 'at once')).toMatchObject({ seq: 1 });
  });

  it('twice with one id is stored once', async () => {
    const ada = await chat.join('Ada', newRoom());
    const draft = { text: 'once', id: 'same' };
    const first = await ada.get<Receipt>('sendMessage', draft);
    expect(await ada.get<Receipt>('sendMessage', draft)).toEqual(first);
    expect(await ada.get<Receipt>('sendMessage', 'next')).toMatchObject({ seq: 2 });
  });

  it('goes to the room that is named, or to the one signed in to last', async () => {
    const [first, last] = [newRoom(), newRoom()];
    const ada = await chat.join('Ada', first);
    await ada.get('signin', { user: 'Ada', room: last });
    await ada.get('sendMessage', 'to the last');
    await ada.get('sendMessage', { room: first, text: 'to the first' });
    expect(await ada.next('message')).toMatchObject({ room: last, text: 'to the last' });
    expect(await ada.next('message')).toMatchObject({ room: first, text: 'to the first' });
  });

  it('passes markup on as the text that it is', async () => {
    const ada = await chat.join('Ada', newRoom());
    const text = '<img src=x onerror="alert(1)">';
    await ada.get('sendMessage', text);
    expect(await ada.next('message')).toMatchObject({ text });
  });

  it('too fast is refused, with the time to wait', async () => {
    const strict = await startServer({ CHAT_MESSAGES_PER_10_SECONDS: 2 });
    const ada = await strict.join('Ada', newRoom());
    await ada.get('sendMessage', 'one');
    await ada.get('sendMessage', 'two');
    const [error, answer, later, why] = await ada.ask('sendMessage', 'three');
    expect(error).toMatch(/^Too many messages\. Please wait (10|9) s\.$/);
    expect(answer).toBeNull();
    expect(later).toEqual({ retryAfterMs: expect.any(Number) });
    expect(why).toEqual({ code: 'rate' });
    await strict.stop();
  });
});

describe('being in a room', () => {
  it('ends with leaving it, which the others are told', async () => {
    const room = newRoom();
    const ada = await chat.join('Ada', room);
    const bob = await chat.join('Bob', room);
    await ada.next('notification');
    await bob.get('leave', { room });
    const left = { title: 'Someone just left', description: 'Bob just left the room' };
    expect(await ada.next('notification')).toMatchObject(left);
    expect((await bob.ask('sendMessage', { room, text: 'still here' }))[0]).toBe(
      'User session not found.',
    );
    await ada.get('sendMessage', 'alone');
    expect(bob.taken('message')).toEqual([]);
  });

  it('that was left before the sign-in was done never began', async () => {
    const room = newRoom();
    const ada = await chat.connect();
    const signedIn = ada.ask('signin', { user: 'Ada', room });
    await ada.get('leave', { room });
    expect((await signedIn)[0]).toBe('You have left the room meanwhile.');
    const bob = await chat.join('Bob', room);
    await bob.get('sendMessage', 'alone');
    expect(ada.taken('message')).toEqual([]);
  });

  it('under another name ends the earlier one, also when it ends in the middle', async () => {
    const room = newRoom();
    const ada = await chat.join('Ada', room);
    const bob = await chat.join('Bob', room);
    await ada.next('notification');
    // Neither Bea nor Ben has ever been seen: whoever leaves is Bob.
    bob.socket.emit('signin', { user: 'Bea', room });
    bob.socket.emit('signin', { user: 'Ben', room });
    await bob.get('leave', { room });
    expect(await ada.next('notification')).toMatchObject({
      description: 'Bob just left the room',
    });
    const eve = await chat.join('Eve', room);
    const { all } = await eve.next<{ all: { user: string }[] }>('presence');
    expect(all.map(({ user }) => user)).toEqual(['Ada', 'Eve']);
    expect(await ada.next('notification')).toMatchObject({
      description: 'Eve just entered the room',
    });
  });

  it('ends with the connection, for one who is not back after a while', async () => {
    const room = newRoom();
    const ada = await chat.join('Ada', room);
    expect(await ada.next('presence')).toHaveProperty('all');
    const bob = await chat.join('Bob', room);
    const { entered } = await ada.next<{ entered: { id: string } }>('presence');
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    bob.close();
    const told = () => {
      vi.advanceTimersByTime(GRACE_MS / 10);
      return ada.taken('presence');
    };
    await expect.poll(told).toEqual([{ room, left: entered }]);
  });

  it('shows to the others who types', async () => {
    const room = newRoom();
    const ada = await chat.join('Ada', room);
    const bob = await chat.join('Bob', room);
    // An instance that is busy with other tests drops some.
    const typed = () => {
      bob.socket.emit('typing', { room });
      return ada.taken('typing');
    };
    await expect.poll(typed).toContainEqual({ room, user: 'Bob' });
    expect(bob.taken('typing')).toEqual([]);
  });

  it('lets one read older messages, page by page', async () => {
    const room = newRoom();
    const ada = await chat.join('Ada', room);
    for (let i = 1; i <= 5; i++) await ada.get('sendMessage', `${i}`);
    const page = await ada.get<HistoryPage>('history', { room, before: 4, limit: 2 });
    expect(page.messages.map(({ seq }) => seq)).toEqual([2, 3]);
    const { epoch } = await ada.get<History>('signin', { user: 'Ada', room });
    expect(page).toMatchObject({ more: true, epoch });
    const rest = await ada.get<HistoryPage>('history', { room, before: 2, limit: 2 });
    expect(rest).toMatchObject({ messages: [{ seq: 1 }], more: false });
  });

  it('is needed for reading it', async () => {
    const eve = await chat.connect();
    const [error] = await eve.ask('history', { room: newRoom(), before: 4, limit: 2 });
    expect(error).toBe('User session not found.');
  });
});
