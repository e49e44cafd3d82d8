import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Chat } from '../client/chat.ts';
import { Emitter } from '../client/emitter.ts';
import type { ChatEvents } from '../client/events.ts';
import type { History } from '../protocol.ts';
import { storage } from './storage.ts';
import { stubStorage } from './stub.ts';
import { Visit } from './visit.ts';

let events: Emitter<ChatEvents>;
let joins: Map<string, PromiseWithResolvers<History>>;
let visit: Visit;

beforeEach(() => {
  stubStorage();
  events = new Emitter();
  joins = new Map();
  const chat = {
    state: { is: 'online' },
    on: events.on.bind(events),
    join: (room: string) => {
      const join = Promise.withResolvers<History>();
      joins.set(room, join);
      return join.promise;
    },
    positionOf: () => undefined,
    leave: () => {},
    close: () => {
      for (const { reject } of joins.values()) reject(new Error('closed'));
    },
  } as unknown as Chat;
  visit = new Visit(' ann ', chat);
});

afterEach(() => vi.unstubAllGlobals());

/** Is let in. */
async function enter(room: string) {
  const entered = visit.enter(room);
  const history = { room, messages: [], epoch: '', seq: 0, recovered: false };
  events.emit('history', history);
  joins.get(room)?.resolve(history);
  const found = await entered;
  if (!found) throw new Error(`expected to be in ${room}`);
  return found;
}

describe('the rooms of a tab', () => {
  test('are remembered, in the order of entering', async () => {
    await enter('tea');
    await enter('coffee');
    expect(visit.rooms.map(({ name }) => name)).toEqual(['tea', 'coffee']);
    expect(storage.open('ann')).toEqual(['tea', 'coffee']);
  });

  test('are the same by any way to write them', async () => {
    const tea = await enter('tea');
    expect(await visit.enter(' tea  ')).toBe(tea);
    void visit.enter(' green  tea ');
    expect(storage.open('ann')).toEqual(['tea', 'green tea']);
  });

  test('do not keep one that was refused', async () => {
    await enter('tea');
    const refused = visit.enter('coffee');
    joins.get('coffee')?.reject(new Error('The room is too long.'));
    await expect(refused).rejects.toThrow('too long');
    expect(storage.open('ann')).toEqual(['tea']);
  });

  test('do not keep one that was left before it was entered, which is no refusal', async () => {
    const entering = visit.enter('tea');
    const tea = visit.find('tea');
    if (tea) visit.leave(tea);
    joins.get('tea')?.reject(new Error('left "tea"'));
    expect(await entering).toBeUndefined();
    expect(storage.open('ann')).toEqual([]);
  });

  test('stay remembered when the page ends, also those not entered yet', async () => {
    await enter('tea');
    const entering = visit.enter('coffee');
    visit.close();
    expect(await entering).toBeUndefined();
    expect(storage.open('ann')).toEqual(['tea', 'coffee']);
  });
});

describe('the open room', () => {
  test('is told once it is another, and is the room of next time', async () => {
    const opened: string[] = [];
    visit.on('opened', ({ name }) => opened.push(name));
    const tea = await enter('tea');
    visit.open(tea);
    visit.open(tea);
    expect(opened).toEqual(['tea']);
    expect(storage.room).toBe('tea');
  });

  test('gives way to the one beside it when it is left', async () => {
    const [tea, coffee] = [await enter('tea'), await enter('coffee')];
    visit.open(coffee);
    visit.leave(coffee);
    expect(visit.openRoom).toBe(tea);
    visit.leave(tea);
    expect(visit.openRoom).toBeUndefined();
    expect(storage.open('ann')).toEqual([]);
  });

  test('stays when another one is left', async () => {
    const [tea, coffee] = [await enter('tea'), await enter('coffee')];
    visit.open(coffee);
    visit.leave(tea);
    expect(visit.openRoom).toBe(coffee);
  });
});

test('what is said goes to its room, whichever is open', async () => {
  const [tea, coffee] = [await enter('tea'), await enter('coffee')];
  visit.open(tea);
  const message = { room: 'coffee', user: 'ben', text: 'hello', seq: 1, id: 'x', ts: 0 };
  events.emit('messages', { room: 'coffee', messages: [message] });
  expect([tea.unread, coffee.unread]).toEqual([0, 1]);
});

test('a room that is being entered is entered once', async () => {
  const entering = [visit.enter('tea'), visit.enter('tea')];
  joins.get('tea')?.reject(new Error('No.'));
  for (const entered of entering) await expect(entered).rejects.toThrow('No.');
});

test('the rooms of another name are not those of this one', async () => {
  await enter('tea');
  expect(storage.open('ben')).toEqual([]);
});
