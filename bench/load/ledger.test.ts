import { expect, test } from 'vitest';
import { noFaults, Seen, Sent } from './ledger.ts';

/** What one member is found to miss who saw `counts` of a sender's first `sent` texts. */
function faults(counts: readonly number[], sent: number, open: readonly number[] = []) {
  const seen = new Seen();
  for (const count of counts) seen.add(count);
  const all = new Sent();
  all.count = sent;
  for (const count of open) all.open.add(count);
  return seen.faults(all);
}

test('finds nothing amiss where everything came once and in order', () => {
  expect(faults([0, 1, 2], 3)).toEqual(noFaults);
});

test('misses what did not come, in the middle and at the end', () => {
  expect(faults([0, 2], 4)).toEqual({ ...noFaults, missing: 2 });
  expect(faults([], 2)).toEqual({ ...noFaults, missing: 2 });
});

test('does not miss what was never acknowledged', () => {
  expect(faults([0], 3, [1, 2])).toEqual(noFaults);
});

test('tells what came twice from what came late', () => {
  expect(faults([0, 1, 1, 0], 2)).toEqual({ ...noFaults, duplicate: 2 });
  expect(faults([1, 0], 2)).toEqual({ ...noFaults, reordered: 1 });
});
