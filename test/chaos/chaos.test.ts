import { expect, test } from 'vitest';
import { faultNames } from './faults.ts';
import { readOptions } from './options.ts';
import { count, describe, shortfalls } from './report.ts';
import { run } from './run.ts';

test('every fault while clients write: nothing lost, doubled, reordered or invented', async () => {
  const options = readOptions(['--seed', '4', '--seconds', '15', '--clients', '50']);
  const log: string[] = [];
  const { signal } = new AbortController();
  const outcome = await run({ options, seed: 4, log: (line) => log.push(line), signal });
  const story = [...log, ...describe(outcome)].join('\n');
  expect(outcome.findings, story).toEqual([]);
  expect(outcome.crashes, story).toEqual([]);
  expect(shortfalls(count(faultNames, [outcome])), story).toEqual([]);
});
