import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { eachOf } from './parallel.ts';

test('does everything, and no more at a time than it may', async () => {
  const done: number[] = [];
  let under = 0;
  let most = 0;
  await eachOf([1, 2, 3, 4, 5], 2, async (item) => {
    most = Math.max(most, ++under);
    await setImmediate();
    under--;
    done.push(item);
  });
  expect(done).toEqual([1, 2, 3, 4, 5]);
  expect(most).toBe(2);
});

test('fails as the first that fails', async () => {
  const work = async (item: number) => {
    if (item === 2) throw new Error('two');
  };
  await expect(eachOf([1, 2, 3], 2, work)).rejects.toThrow('two');
});
