import { beforeEach, expect, test } from 'vitest';
import type { Chat } from '../../client/chat.ts';
import { Room } from '../model/room.ts';
import { rowsOf } from './rows.ts';

const MINUTE_MS = 60_000;
const noon = new Date(2026, 0, 15, 12).getTime();

let room: Room;
let seq: number;

beforeEach(() => {
  const chat = { positionOf: () => undefined } as unknown as Chat;
  room = new Room(chat, 'tea', 'ann');
  room.onHistory({ room: 'tea', messages: [], epoch: 'e', seq: 0, recovered: false });
  seq = 0;
});

const say = (user: string, ts: number) =>
  room.onMessages([{ room: 'tea', user, text: '', seq: ++seq, id: '', ts }]);

/** What stands below one another, and how. */
const looks = (from = room.timeline.start) =>
  rowsOf(room, from, room.timeline.end).map(({ of, look }) =>
    typeof of === 'string' ? of.replace(/ before.*/, '') : look || 'notice',
  );

test('an author is named once, and the minute when it is another', () => {
  room.read(true);
  for (const ms of [0, 1, 59_999, MINUTE_MS, MINUTE_MS + 1]) say('ben', noon + ms);
  expect(looks()).toEqual(['day', 'full', 'none', 'none', 'minute', 'none']);
});

test('an author is named again after somebody else, after a while, and after a notice', () => {
  room.read(true);
  say('ben', noon);
  say('cem', noon);
  say('ben', noon);
  say('ben', noon + 5 * MINUTE_MS);
  room.timeline.move('dan', true);
  say('ben', noon + 5 * MINUTE_MS);
  expect(looks()).toEqual(['day', 'full', 'full', 'full', 'full', 'notice', 'full']);
});

test('days stand between messages', () => {
  room.read(true);
  say('ben', noon);
  say('ben', noon + 13 * 60 * MINUTE_MS);
  expect(looks()).toEqual(['day', 'full', 'day', 'full']);
});

test('a line stands before what is new', () => {
  room.read(true);
  say('ben', noon);
  room.read(false);
  say('ben', noon);
  say('ben', noon);
  expect(looks()).toEqual(['day', 'full', 'new', 'full', 'none']);
});

test('a row looks the same wherever the shown part begins', () => {
  room.read(true);
  for (let i = 0; i < 4; i++) say('ben', noon);
  expect(looks(2)).toEqual(looks().slice(-2));
});
