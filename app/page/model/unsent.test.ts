import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Chat } from '../../client/chat.ts';
import type { Position, Receipt } from '../../protocol.ts';
import { storage } from '../storage.ts';
import { stubStorage } from '../stub.ts';
import { owedRooms, UnsentMessages } from './unsent.ts';

interface Sent {
  readonly text: string;
  readonly id: string;
  readonly posted: boolean;
  readonly answer: PromiseWithResolvers<Receipt>;
}

let sent: Sent[];
let position: Position | undefined;
let state: 'online' | 'reconnecting';

const chat = {
  positionOf: () => position,
  get state() {
    return { is: state };
  },
  send: (_: string, text: string, id: string, posted: boolean) => {
    const answer = Promise.withResolvers<Receipt>();
    sent.push({ text, id, posted, answer });
    return answer.promise;
  },
} as unknown as Chat;

/** The page, as it is after the browser has loaded it (again). */
const load = (room = 'tea', user = 'ann') =>
  new UnsentMessages({ chat, room, user, newest: () => 7, changed: () => {} });

beforeEach(() => {
  sent = [];
  position = { epoch: 'e', seq: 7 };
  state = 'online';
  stubStorage();
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const states = (unsent: UnsentMessages) => unsent.all.map(({ text, state }) => [text, state]);

describe('a message that is not acknowledged', () => {
  test('goes out by the same id from the page that is loaded next', () => {
    load().add('hello');
    expect(sent[0]?.posted).toBe(false);
    const unsent = load();
    expect(states(unsent)).toEqual([['hello', 'waiting']]);
    expect(unsent.since).toEqual({ epoch: 'e', seq: 7 });
    unsent.resume();
    expect(sent[1]).toMatchObject({ text: 'hello', id: sent[0]?.id, posted: true });
  });

  test('of another room, or another name, waits for that', () => {
    load().add('hello');
    expect(load('coffee').all).toEqual([]);
    expect(load('tea', 'ben').all).toEqual([]);
  });

  test('before the room was ever entered was not sent by anybody', () => {
    position = undefined;
    load().add('hello');
    const unsent = load();
    expect(unsent.since).toBeUndefined();
    unsent.resume();
    expect(sent[1]?.posted).toBe(false);
    unsent.entered({ epoch: 'e', seq: 3 });
    expect(load().since).toEqual({ epoch: 'e', seq: 3 });
  });

  test('without a connection was not sent by anybody', () => {
    state = 'reconnecting';
    load().add('hello');
    expect(load().since).toBeUndefined();
  });

  test('makes the next page enter its room, unless it is refused or old', async () => {
    vi.useFakeTimers();
    load('coffee').add('old');
    vi.advanceTimersByTime(3_600_001);
    load('tea').add('refused');
    sent[1]?.answer.reject(new Error('No.'));
    await expect(sent[1]?.answer.promise).rejects.toThrow();
    load('cocoa').add('waiting');
    expect(owedRooms('ann')).toEqual(['cocoa']);
    expect(owedRooms('ben')).toEqual([]);
  });

  test('for an hour is not sent without asking', () => {
    vi.useFakeTimers();
    load().add('hello');
    vi.advanceTimersByTime(3_600_001);
    const unsent = load();
    unsent.resume();
    expect(states(unsent)).toEqual([['hello', 'stale']]);
    expect(sent).toHaveLength(1);
    unsent.again(sent[0]?.id ?? '');
    expect(sent[1]).toMatchObject({ id: sent[0]?.id, posted: true });
  });

  test('is kept when the room is left', async () => {
    const unsent = load();
    unsent.add('hello');
    unsent.close();
    sent[0]?.answer.reject(new Error('left "tea"'));
    await expect(sent[0]?.answer.promise).rejects.toThrow();
    expect(states(load())).toEqual([['hello', 'waiting']]);
  });
});

test('an acknowledged message is shown until the log brings it, and kept no longer', async () => {
  const unsent = load();
  unsent.add('hello');
  sent[0]?.answer.resolve({ seq: 8, id: '' });
  await sent[0]?.answer.promise;
  expect(states(unsent)).toEqual([['hello', 'accepted']]);
  expect(load().all).toEqual([]);
  unsent.arrived([sent[0]?.id ?? '']);
  expect(unsent.all).toEqual([]);
});

test('a message that stands further up already is not waited for', async () => {
  const unsent = load();
  unsent.add('hello');
  sent[0]?.answer.resolve({ seq: 5, id: '' });
  await sent[0]?.answer.promise;
  expect(unsent.all).toEqual([]);
});

test('a message that the log brings is kept no longer, acknowledged or not', () => {
  const unsent = load();
  unsent.add('hello');
  unsent.arrived([sent[0]?.id ?? '']);
  expect(load().all).toEqual([]);
});

test('a refused message says why, also after a reload, and can be taken back', async () => {
  const unsent = load();
  unsent.add('hello');
  sent[0]?.answer.reject(new Error('No.'));
  await expect(sent[0]?.answer.promise).rejects.toThrow();
  const again = load();
  expect(again.all).toMatchObject([{ state: 'refused', refused: 'Not sent. No.' }]);
  expect(again.take(sent[0]?.id ?? '')).toBe('hello');
  expect(load().all).toEqual([]);
});

test('a message that another tab took out is offered no longer, unless it is on its way', async () => {
  const unsent = load();
  unsent.add('refused');
  unsent.add('waiting');
  sent[0]?.answer.reject(new Error('No.'));
  await expect(sent[0]?.answer.promise).rejects.toThrow();
  for (const { id } of unsent.all) unsent.dropped(id);
  expect(states(unsent)).toEqual([['waiting', 'waiting']]);
});

test('what the browser keeps and nobody can read is passed over', () => {
  for (const [i, junk] of ['{', '3', '{"id":1}', '[]'].entries()) {
    localStorage.setItem(`chat.unsent.${i}`, junk);
  }
  expect(storage.unsent('ann')).toEqual([]);
});
