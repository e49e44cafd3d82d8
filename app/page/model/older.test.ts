import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { History, HistoryPage } from '../../protocol.ts';
import { Older } from './older.ts';
import { Timeline } from './timeline.ts';

const messages = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, i) => ({
    ...{ room: 'tea', user: 'ben', text: '', seq: from + i, id: `id${from + i}`, ts: 0 },
  }));

const history = (from: number, to: number, more: Partial<History> = {}): History => ({
  ...{ room: 'tea', messages: messages(from, to), epoch: 'e', seq: to, recovered: false },
  ...more,
});

let timeline: Timeline;
let older: Older;
let asked: number[];
let loaded: number[];
let answers: PromiseWithResolvers<HistoryPage>[];

beforeEach(() => {
  [asked, answers] = [[], []];
  timeline = new Timeline();
  const chat = {
    older: (_: string, before: number) => {
      asked.push(before);
      const answer = Promise.withResolvers<HistoryPage>();
      answers.push(answer);
      return answer.promise;
    },
  };
  loaded = [];
  const args = { chat, room: 'tea', timeline, changed: () => {} };
  older = new Older({ ...args, loaded: (some) => loaded.push(...some.map(({ seq }) => seq)) });
  timeline.replace(messages(50, 60), 60);
  older.entered(history(50, 60));
});

afterEach(() => {
  older.close();
  vi.useRealTimers();
});

test('is read page by page, down to the first', async () => {
  let loading = older.load();
  expect(older.state).toBe('loading');
  answers[0]?.resolve({ messages: messages(20, 49), more: true, epoch: 'e' });
  await loading;
  expect([older.state, timeline.oldest]).toEqual(['more', 20]);
  expect([loaded[0], loaded.at(-1)]).toEqual([20, 49]);
  loading = older.load();
  answers[1]?.resolve({ messages: messages(1, 19), more: false, epoch: 'e' });
  await loading;
  expect([older.state, timeline.oldest]).toEqual(['all', 1]);
  await older.load();
  expect(asked).toEqual([50, 20]);
});

test('is asked for once at a time', async () => {
  const loading = older.load();
  await older.load();
  expect(asked).toEqual([50]);
  answers[0]?.resolve({ messages: [], more: false });
  await loading;
});

test('can be asked for again when it failed, and is when the room is entered again', async () => {
  for (const again of [
    () => older.load(),
    () => older.entered(history(61, 61, { recovered: true })),
  ]) {
    const loading = older.load();
    answers.at(-1)?.reject(new Error('the connection was lost'));
    await loading;
    expect(older.state).toBe('failed');
    void again();
    expect(older.state).not.toBe('failed');
    older.entered(history(50, 60, { epoch: 'other' }));
  }
});

test('is wanted again by itself a while after it failed, unless the room was left', async () => {
  vi.useFakeTimers();
  for (const [leaves, state] of [
    [false, 'more'],
    [true, 'failed'],
  ] as const) {
    const loading = older.load();
    answers.at(-1)?.reject(new Error('the server cannot read the room'));
    await loading;
    if (leaves) older.close();
    vi.runAllTimers();
    expect(older.state).toBe(state);
  }
});

test('of another log is not put before this one', async () => {
  const loading = older.load();
  answers[0]?.resolve({ messages: messages(40, 49), more: true, epoch: 'f' });
  await loading;
  expect([older.state, timeline.oldest]).toEqual(['all', 50]);
});

test('is not heeded once the room was read anew', async () => {
  const loading = older.load();
  timeline.replace(messages(3, 4), 4);
  older.entered(history(3, 4, { epoch: 'f' }));
  answers[0]?.resolve({ messages: messages(40, 49), more: false, epoch: 'e' });
  await loading;
  expect([older.state, timeline.oldest]).toEqual(['more', 3]);
});

test('is not shown with a gap', async () => {
  const loading = older.load();
  answers[0]?.resolve({ messages: messages(10, 20), more: true, epoch: 'e' });
  await loading;
  expect([older.state, timeline.oldest]).toEqual(['all', 50]);
});

test('is there to be read of a room that was cut short', () => {
  timeline.replace(messages(1, 9), 9);
  older.entered(history(1, 9));
  expect(older.state).toBe('all');
  older.forgot();
  expect(older.state).toBe('more');
});
