import { expect, test } from 'vitest';
import { createHistory } from './history.ts';

function history(maxLength: number) {
  const kept = new Map<string, string>();
  const store = {
    get: async (key: string) => kept.get(key) ?? null,
    set: async (key: string, value: string) => kept.set(key, value),
  };
  return createHistory(store, maxLength);
}

test('keeps the newest of each room', async () => {
  const { append, read } = history(2);
  for (const text of ['a', 'b', 'c']) await append('room', { user: 'Ada', text });
  expect((await read('room')).map(({ text }) => text)).toEqual(['b', 'c']);
  expect(await read('another')).toEqual([]);
});

test('loses one of two at a time, as the classic way does', async () => {
  const { append, read } = history(100);
  await Promise.all(['a', 'b'].map((text) => append('room', { user: 'Ada', text })));
  expect(await read('room')).toHaveLength(1);
});
