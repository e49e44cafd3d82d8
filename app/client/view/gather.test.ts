import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Gather } from './gather.ts';

let shown: (readonly number[])[];
let visit: AbortController;
let gather: Gather<number>;

beforeEach(() => {
  vi.useFakeTimers();
  shown = [];
  visit = new AbortController();
  gather = new Gather((items) => shown.push(items), visit.signal);
});
afterEach(() => vi.useRealTimers());

test('what comes alone is shown at once', () => {
  gather.add([1]);
  expect(shown).toEqual([[1]]);
  vi.runAllTimers();
  gather.add([2]);
  expect(shown).toEqual([[1], [2]]);
});

test('what comes soon after it is shown together', () => {
  for (const item of [1, 2, 3]) gather.add([item]);
  vi.runAllTimers();
  expect(shown).toEqual([[1], [2, 3]]);
});

test('something else may be shown after all that waits', () => {
  for (const item of [1, 2]) gather.add([item]);
  gather.flush();
  expect(shown).toEqual([[1], [2]]);
});

test('nothing is shown after the end', () => {
  for (const item of [1, 2]) gather.add([item]);
  visit.abort();
  vi.runAllTimers();
  expect(shown).toEqual([[1]]);
});
