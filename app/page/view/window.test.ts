import { beforeEach, describe, expect, test } from 'vitest';
import { Window } from './window.ts';

let shown: Window;

beforeEach(() => {
  shown = new Window();
});

const range = () => [shown.from, shown.to];

describe('at the end', () => {
  test('a short room is shown whole', () => {
    shown.toEnd(0, 5);
    expect(range()).toEqual([0, 5]);
  });

  test('of a long room the newest are shown', () => {
    shown.toEnd(-5000, 5000);
    expect(shown.to).toBe(5000);
    expect(shown.from).toBeGreaterThan(4000);
  });

  test('what comes one by one is added, and cut once in a while', () => {
    shown.toEnd(0, 1000);
    let cuts = 0;
    for (let end = 1001; end <= 2000; end++) {
      const { from } = shown;
      shown.toEnd(0, end);
      if (shown.from !== from) cuts++;
      expect(shown.to).toBe(end);
    }
    expect(cuts).toBeGreaterThan(0);
    expect(cuts).toBeLessThan(10);
  });

  test('older ones are shown as well when there were few', () => {
    shown.toEnd(0, 5);
    shown.toEnd(-200, 5);
    expect(shown.from).toBeLessThan(-50);
  });

  test('another, shorter room is shown whole', () => {
    shown.toEnd(0, 5000);
    shown.toEnd(0, 3);
    expect(range()).toEqual([0, 3]);
  });
});

describe('going through a long room', () => {
  test('every item is shown once on the way up, and never too many', () => {
    shown.toEnd(0, 10_000);
    let lowest = shown.from;
    while (shown.up(0)) {
      expect(shown.from).toBeLessThan(lowest);
      expect(shown.to).toBeGreaterThanOrEqual(lowest);
      expect(shown.to - shown.from).toBeLessThanOrEqual(300);
      lowest = shown.from;
    }
    expect(shown.from).toBe(0);
  });

  test('and on the way down', () => {
    shown.around(0, 0, 10_000);
    let highest = shown.to;
    while (shown.down(10_000)) {
      expect(shown.from).toBeLessThanOrEqual(highest);
      expect(shown.to - shown.from).toBeLessThanOrEqual(300);
      highest = shown.to;
    }
    expect(shown.to).toBe(10_000);
  });
});

test('what is no longer there is not shown', () => {
  shown.around(50, 0, 200);
  shown.fit(100, 120);
  expect(range()).toEqual([100, 120]);
  shown.fit(500, 600);
  expect(range()).toEqual([500, 500]);
});
