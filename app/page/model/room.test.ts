import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Chat } from '../../client/chat.ts';
import type { History, Message } from '../../protocol.ts';
import { storage } from '../storage.ts';
import { stubStorage } from '../stub.ts';
import { Room } from './room.ts';

let room: Room;
let heard: number[];

const message = (seq: number, user = 'ben'): Message => ({
  ...{ room: 'tea', user, text: '', seq, id: `id${seq}`, ts: seq },
});

const history = (messages: readonly Message[], more: Partial<History> = {}): History => ({
  ...{ room: 'tea', messages, epoch: 'e', seq: messages.at(-1)?.seq ?? 0, recovered: false },
  ...more,
});

beforeEach(() => {
  const chat = {
    join: () => new Promise(() => {}),
    send: () => new Promise(() => {}),
    positionOf: () => undefined,
    state: { is: 'online' },
  } as unknown as Chat;
  room = new Room(chat, 'tea', 'ann');
  heard = [];
  room.on('said', (messages) => heard.push(...messages.map(({ seq }) => seq)));
  void room.enter();
  room.onHistory(history([message(1), message(2)], { maxTextLength: 100 }));
});

/** What stands in the room: numbers, and what else it is. */
const shown = () =>
  Array.from({ length: room.timeline.end - room.timeline.start }, (_, i) => {
    const item = room.timeline.at(room.timeline.start + i);
    return item?.kind === 'said' ? item.message.seq : item?.kind;
  });

describe('what is unread', () => {
  test('is what came while nobody looked, from the first of it on', () => {
    room.onMessages([message(3), message(4)]);
    room.onMessages([message(5)]);
    expect([room.unread, room.firstNew]).toEqual([3, 3]);
  });

  test('is nothing of what was there before', () => {
    expect([room.unread, room.firstNew]).toEqual([0, undefined]);
  });

  test('is nothing that one has said oneself, in another tab', () => {
    room.onMessages([message(3, 'ann'), message(4), message(5, 'ann')]);
    expect([room.unread, room.firstNew]).toEqual([1, 4]);
    expect(heard).toEqual([4]);
  });

  test('is nothing while somebody looks', () => {
    room.read(true);
    room.onMessages([message(3)]);
    expect([room.unread, room.firstNew]).toEqual([0, undefined]);
    expect(heard).toEqual([3]);
  });

  test('is read when somebody looks, and is still marked then', () => {
    room.onMessages([message(3)]);
    room.read(true);
    expect([room.unread, room.firstNew]).toEqual([0, 3]);
    room.read(false);
    room.onMessages([message(4)]);
    expect([room.unread, room.firstNew]).toEqual([1, 4]);
  });

  test('is marked no longer when one answers', () => {
    room.onMessages([message(3)]);
    room.read(true);
    room.send('an answer');
    expect(room.firstNew).toBeUndefined();
  });
});

describe('after a lost connection', () => {
  test('what was missed is put below, and is unread', () => {
    room.onHistory(history([message(3)], { recovered: true }));
    expect(shown()).toEqual([1, 2, 3]);
    expect(room.unread).toBe(1);
  });

  test('a log that cannot be continued is shown instead, and said to be', () => {
    room.onMessages([message(3)]);
    room.onHistory(history([message(7), message(8)]));
    expect(shown()).toEqual([7, 8, 'notice']);
    expect([room.unread, room.firstNew]).toEqual([2, 7]);
    expect(room.older.state).toBe('more');
  });
});

test('who comes and goes is told, but not who is there already, nor oneself', () => {
  const [ann, ben] = [
    { id: 'a', user: 'ann' },
    { id: 'b', user: 'ben' },
  ];
  room.onPresence({ change: { room: 'tea', all: [ann, ben] }, members: [ann, ben] });
  expect(shown()).toEqual([1, 2]);
  room.onPresence({ change: { room: 'tea', left: ben }, members: [ann] });
  expect(shown()).toEqual([1, 2, 'moved']);
  room.onPresence({ change: { room: 'tea', left: ann }, members: [] });
  expect(shown()).toEqual([1, 2, 'moved']);
  expect(room.people.names).toEqual([]);
});

test('who has said something types no longer', () => {
  room.onTyping('ben');
  room.onTyping('ann');
  expect(room.people.typing).toEqual(['ben']);
  room.onMessages([message(3)]);
  expect(room.people.typing).toEqual([]);
});

describe('a draft', () => {
  afterEach(() => vi.unstubAllGlobals());

  test('outlives the browser that keeps nothing as long as the page is there, and is at risk', () => {
    room.draft = 'not yet';
    expect([room.draft, room.isAtRisk]).toEqual(['not yet', true]);
    room.draft = '';
    expect(room.isAtRisk).toBe(false);
    stubStorage();
    room.draft = 'kept';
    expect(room.isAtRisk).toBe(false);
  });

  test('that was sent is at risk until the log has it, unless the browser keeps it', () => {
    room.send('nowhere kept');
    expect(room.isAtRisk).toBe(true);
    room.onMessages([{ ...message(3, 'ann'), id: room.unsent.all[0]?.id ?? '' }]);
    expect(room.isAtRisk).toBe(false);
    stubStorage();
    room.send('kept');
    expect(room.isAtRisk).toBe(false);
  });

  test('is this tab’s own, whatever another tab does', () => {
    stubStorage();
    storage.keepDraft('tea', 'mine');
    localStorage.setItem('chat.draft.tea', 'another');
    expect(storage.draft('tea')).toBe('mine');
    localStorage.removeItem('chat.draft.tea');
    expect(storage.draft('tea')).toBe('mine');
    sessionStorage.removeItem('chat.draft.tea');
    expect(storage.draft('tea')).toBe('');
  });
});

test('how long a message may be is known from the first history on', () => {
  expect(room.maxTextLength).toBe(100);
  room.onHistory(history([], { recovered: true, seq: 2 }));
  expect(room.maxTextLength).toBe(100);
});
