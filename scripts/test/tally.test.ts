import { expect, test } from 'vitest';
import { judge, type Run, sum, tabulate } from './tally.ts';

const part = { name: 'unit', budgetSeconds: 30, needs: [] };
const report = { numPassedTests: 3, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0 };
const good: Run = { part, seconds: 12.34, code: 0, report };

test('counts what passed, failed and was left out', () => {
  const report = { numPassedTests: 3, numFailedTests: 2, numPendingTests: 1, numTodoTests: 1 };
  expect(judge({ ...good, code: 1, report })).toMatchObject({
    passed: 3,
    failed: 2,
    skipped: 2,
    notes: [],
  });
});

test.each<[string, Partial<Run>, string]>([
  ['no test', { report: { ...report, numPassedTests: 0 } }, 'no test ran'],
  ['a file that cannot be loaded', { code: 1 }, 'vitest ended (1), see above'],
  ['a crash', { code: 'SIGSEGV', report: undefined }, 'vitest ended (SIGSEGV) without a report'],
  ['twice the budget', { seconds: 60.1 }, 'took more than twice its budget of 30 s'],
])('must not be green after %s', (_, what, note) => {
  expect(judge({ ...good, ...what })).toMatchObject({ failed: 1, notes: [note] });
});

test('tells when a part took longer than its budget, and lets it pass', () => {
  const notes = ['took longer than its budget of 30 s'];
  expect(judge({ ...good, seconds: 31 })).toMatchObject({ passed: 3, failed: 0, notes });
});

test('shows a line for each part, and the sum', () => {
  const outcomes = [judge(good), judge({ ...good, part: { ...part, name: 'image' }, code: 1 })];
  expect(tabulate(outcomes)).toEqual([
    'part       passed   failed  skipped  seconds',
    'unit            3        0        0     12.3',
    'image           3        1        0     12.3  vitest ended (1), see above',
  ]);
  expect(sum(outcomes)).toBe('6 passed, 1 failed');
});

test('names tests that were left out in the sum, when there are any', () => {
  const some = judge({ ...good, report: { ...report, numPendingTests: 4 } });
  expect(sum([some])).toBe('3 passed, 0 failed, 4 skipped');
});
