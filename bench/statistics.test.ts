import { expect, test } from 'vitest';
import { ratios, spread } from './statistics.ts';

test('tells the median, the least and the most', () => {
  expect(spread([3, 1, 10])).toEqual({ median: 3, min: 1, max: 10 });
  expect(spread([4, 2])).toEqual({ median: 3, min: 2, max: 4 });
  expect(() => spread([])).toThrow('expected a value');
});

test('compares round by round', () => {
  expect(ratios([2, 9], [1, 3])).toEqual([2, 3]);
  expect(() => ratios([2], [1, 3])).toThrow('expected 2 rounds, got 1');
});
