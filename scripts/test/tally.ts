import type { TestPart } from './plan.ts';

/** What vitest's JSON reporter writes, as far as it is read here. */
export interface Report {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
}

/** What came of a run of vitest. */
export interface Run {
  readonly part: TestPart;
  readonly seconds: number;
  /** The exit code, or the signal that ended it. */
  readonly code: number | NodeJS.Signals;
  /** Undefined: vitest did not come to write one. */
  readonly report: Report | undefined;
}

export interface Outcome {
  readonly name: string;
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly seconds: number;
  /** What is wrong besides tests that failed, or only noteworthy. */
  readonly notes: readonly string[];
}

/** Never without a failure when something is wrong, even where no single test failed. */
export function judge({ part, seconds, code, report }: Run): Outcome {
  const passed = report?.numPassedTests ?? 0;
  const failed = report?.numFailedTests ?? 0;
  const skipped = (report?.numPendingTests ?? 0) + (report?.numTodoTests ?? 0);
  const budget = `its budget of ${part.budgetSeconds} s`;
  const wrong: string[] = [];
  if (seconds > 2 * part.budgetSeconds) wrong.push(`took more than twice ${budget}`);
  else if (report === undefined) wrong.push(`vitest ended (${code}) without a report`);
  else if (passed + failed === 0) wrong.push('no test ran');
  else if (code !== 0 && failed === 0) wrong.push(`vitest ended (${code}), see above`);
  const slow = seconds > part.budgetSeconds && seconds <= 2 * part.budgetSeconds;
  return {
    name: part.name,
    passed,
    failed: wrong.length > 0 ? Math.max(failed, 1) : failed,
    skipped,
    seconds,
    notes: slow ? [...wrong, `took longer than ${budget}`] : wrong,
  };
}

/** The table of what was run, as lines. */
export function tabulate(outcomes: readonly Outcome[]): readonly string[] {
  const rows = outcomes.map(({ name, passed, failed, skipped, seconds, notes }) =>
    row(name, [passed, failed, skipped, seconds.toFixed(1)], notes),
  );
  return [row('part', ['passed', 'failed', 'skipped', 'seconds'], []), ...rows];
}

function row(name: string, cells: readonly (number | string)[], notes: readonly string[]): string {
  const padded = cells.map((cell) => String(cell).padStart(9)).join('');
  return `${name.padEnd(8)}${padded}  ${notes.join('; ')}`.trimEnd();
}

/** The last line. */
export function sum(outcomes: readonly Outcome[]): string {
  const total = (key: 'passed' | 'failed' | 'skipped') =>
    outcomes.reduce((sum, outcome) => sum + outcome[key], 0);
  const skipped = total('skipped');
  const tail = skipped === 0 ? '' : `, ${skipped} skipped`;
  return `${total('passed')} passed, ${total('failed')} failed${tail}`;
}
