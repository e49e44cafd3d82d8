import { expect, test } from 'vitest';
import { Histogram } from './histogram.ts';

function histogram(times: readonly number[]) {
  const histogram = new Histogram();
  for (const time of times) histogram.add(time);
  return histogram;
}

/** Within the width of a bucket. */
function expectAbout(value: number, expected: number) {
  expect(Math.abs(value / expected - 1)).toBeLessThan(0.02);
}

test('tells percentiles to within a bucket', () => {
  const times = histogram(Array.from({ length: 1000 }, (_, index) => (index + 1) / 10));
  expectAbout(times.percentile(0.5), 50);
  expectAbout(times.percentile(0.99), 99);
  expectAbout(times.percentile(1), 100);
});

test('counts what is shorter and longer than it can tell', () => {
  const times = histogram([0, -1, 1e9]);
  expect(times.total).toBe(3);
  expectAbout(times.percentile(0), 0.01);
  expectAbout(times.percentile(1), 100_000);
});

test('adds up what several processes counted', () => {
  const times = histogram([1, 1, 1]);
  times.merge(histogram([20]).counts);
  expect(times.total).toBe(4);
  expectAbout(times.percentile(0.75), 1);
  expectAbout(times.percentile(1), 20);
});

test('has no percentile where there are no times', () => {
  expect(new Histogram().percentile(0.5)).toBeNaN();
});
