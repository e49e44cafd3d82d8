import { expect, test } from 'vitest';
import { percentile } from './percentile.ts';

test('is a value that was measured, not one in between', () => {
  const values = [40, 10, 30, 20];
  expect([0, 0.5, 0.75, 0.98, 1].map((share) => percentile(values, share))).toEqual([
    10, 20, 30, 40, 40,
  ]);
});

test('of nothing is no number', () => {
  expect(percentile([], 0.5)).toBeNaN();
});
