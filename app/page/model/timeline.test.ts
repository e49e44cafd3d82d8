import { beforeEach, describe, expect, test } from 'vitest';
import { type Item, Timeline } from './timeline.ts';

const message = (seq: number, user = 'ben') => ({
  ...{ room: 'tea', user, text: `text ${seq}`, seq, id: `id${seq}`, ts: seq },
});
const messages = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, i) => message(from + i));

let timeline: Timeline;

beforeEach(() => {
  timeline = new Timeline();
  timeline.replace(messages(11, 20), 20);
});

/** What stands from the first index to the last. */
function all(): string[] {
  const items: (Item | undefined)[] = [];
  for (let i = timeline.start; i < timeline.end; i++) items.push(timeline.at(i));
  return items.map((item) => {
    if (item?.kind === 'said') return String(item.message.seq);
    if (item?.kind === 'notice') return item.text;
    return [...(item?.names ?? [])].map(([name, came]) => `${came ? '+' : '-'}${name}`).join(' ');
  });
}

describe('what is older', () => {
  test('moves no index of what was there', () => {
    const item = timeline.at(3);
    timeline.prepend(messages(6, 10));
    expect(timeline.at(3)).toBe(item);
    expect([timeline.start, timeline.end, timeline.oldest]).toEqual([-5, 10, 6]);
    expect(all()).toEqual(messages(6, 20).map(({ seq }) => String(seq)));
  });

  test('is forgotten first, when there is too much', () => {
    const item = timeline.at(9);
    expect(timeline.trim(20)).toBe(false);
    expect(timeline.trim(4)).toBe(true);
    expect([timeline.start, timeline.oldest]).toEqual([6, 17]);
    expect(timeline.at(9)).toBe(item);
    expect(timeline.at(5)).toBeUndefined();
  });
});

test('a message is found by its number, or the next one that is there', () => {
  timeline.prepend(messages(5, 8));
  expect([5, 8, 10, 11, 20, 21].map((seq) => timeline.indexOf(seq))).toEqual([-4, -1, 0, 0, 9, 10]);
});

test('the message before an index is found past what is none', () => {
  timeline.tell('a notice');
  expect(timeline.saidBefore(timeline.end)?.seq).toBe(20);
  expect(timeline.saidBefore(timeline.start)).toBeUndefined();
});

describe('who comes and goes', () => {
  beforeEach(() => timeline.replace([message(1)], 1));

  test('is one line until somebody says something', () => {
    timeline.move('ann', true);
    timeline.move('cem', false);
    timeline.append([message(2)]);
    timeline.move('dan', true);
    expect(all()).toEqual(['1', '+ann -cem', '2', '+dan']);
  });

  test('is no news when they are back', () => {
    timeline.move('ann', false);
    timeline.move('ann', true);
    expect(all()).toEqual(['1']);
  });

  test('is another item each time, for who shows it', () => {
    timeline.move('ann', true);
    const before = timeline.at(timeline.end - 1);
    timeline.move('cem', true);
    expect(timeline.at(timeline.end - 1)).not.toBe(before);
  });
});
