import { expect, test } from 'vitest';
import { atLeast, atMost } from './target.ts';

const args = { what: 'speed', unit: ' ×' };

test('is decided by the median', () => {
  expect(atLeast(6, { ...args, values: [5, 6, 9] }).reached).toBe(true);
  expect(atLeast(6, { ...args, values: [5, 5.9, 9] }).reached).toBe(false);
  expect(atMost(1, { ...args, values: [0, 1, 9] }).reached).toBe(true);
  expect(atMost(1, { ...args, values: [0, 1.1, 9] }).reached).toBe(false);
});

test('says what was wanted and what was got', () => {
  expect(atLeast(6, { ...args, values: [7] })).toMatchObject({ wanted: '≥ 6 ×', got: '7.00 ×' });
});
