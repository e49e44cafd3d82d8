import { expect, test } from 'vitest';
import { Table } from './table.ts';

const metrics = [
  { key: 'rate', title: 'per s' },
  { key: 'p99', title: 'p99 ms', digits: 1 },
];

function table(rounds: readonly (readonly [base: number, other: number])[]) {
  const table = new Table({ title: 'a run', metrics, compare: 'rate' }, ['base', 'other']);
  for (const [base, other] of rounds) {
    table.add('base', { rate: base, p99: 1 });
    table.add('other', { rate: other, p99: 2.25 });
  }
  return table;
}

test('shows a single round as it is', () => {
  expect(table([[1000, 2500]]).lines()).toEqual([
    '       per s  p99 ms  × base',
    'base   1,000     1.0',
    'other  2,500     2.3    2.50',
  ]);
});

test('shows several rounds by their median and their extremes', () => {
  const [, , other] = table([
    [1, 2],
    [1, 3],
    [1, 7],
  ]).lines();
  expect(other).toBe('other  3 (2–7)  2.3 (2.3–2.3)  3.00 (2.00–7.00)');
});

test('compares within each round', () => {
  const rounds = [
    [1, 2],
    [10, 20],
  ] as const;
  expect(table(rounds).ratios('rate', 'other', 'base')).toEqual([2, 2]);
});

test('refuses a row that it does not have', () => {
  expect(() => table([]).add('third', { rate: 1 })).toThrow('got "third"');
});
