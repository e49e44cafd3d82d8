import type { Call } from './call.ts';
import { endingOf, type Struck } from './course.ts';

export type Phase = 'up' | 'destroy';

/** One kind of fault, and what became of the calls of one phase that it struck. */
export interface Column {
  readonly phase: Phase;
  /** As the table's head has it. */
  readonly title: string;
  readonly struck: readonly Struck[];
}

/** The endings that are known to be good, and what a person does in each. */
export const endings: Readonly<Record<string, string>> = {
  retried: 'the provider tries again by itself; nobody notices',
  'up again': 'the same command, typed again, finishes',
  'destroy again': 'the same command, typed again, finishes',
  'adopt, up': 'it is there, and the state does not know it: `npm run adopt`, then up',
  'with it': 'another call makes the same resource, and that was adopted',
  'refresh, up': 'the state has it, and it is not there: `npm run up -- --refresh`',
  'refresh, destroy': 'the state has it, and it is not there: `npm run destroy -- --refresh`',
  'cancel, up': 'the lock was left: `pulumi cancel`, then up',
  'cancel, destroy': 'the lock was left: `pulumi cancel`, then destroy',
  'cancel, adopt, up': 'the lock was left, and it is there: both',
  'cancel, refresh, up': 'the lock was left, and it is not there: both',
  'cancel, refresh, destroy': 'the lock was left, and it is not there: both',
  '–': 'no operation that could end in an error',
};

/** A row for each call of a phase, a column for each kind of fault. */
export function tabulate(phase: Phase, calls: readonly Call[], columns: readonly Column[]) {
  const own = columns.filter((column) => column.phase === phase);
  const rows = [
    [phase, ...own.map(({ title }) => title)],
    ...calls.map((call) => [call.title, ...own.map((column) => cell(call, column))]),
  ];
  const widths =
    rows[0]?.map((_, i) => Math.max(...rows.map((row) => (row[i] ?? '').length))) ?? [];
  return rows.map((row) =>
    row
      .map((text, i) => text.padEnd(widths[i] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

export function cell(call: Call, { title, struck }: Column): string {
  const one = struck.find((each) => each.call.title === call.title);
  if (one !== undefined) return one.over ? endingOf(one) : 'NOT OVER';
  const needsOperation = title.startsWith('fails');
  if (needsOperation && !call.operation) return '–';
  const isWhole = (each: Struck) =>
    call.title.startsWith(`${each.call.title}/`) && each.actions.includes('adopt');
  return struck.some(isWhole) ? 'with it' : 'NOT MET';
}

/** What the endings in these columns mean, a line each. */
export function legend(calls: readonly Call[], columns: readonly Column[]): readonly string[] {
  const used = new Set(columns.flatMap((column) => calls.map((call) => cell(call, column))));
  return Object.entries(endings)
    .filter(([ending]) => used.has(ending))
    .map(([ending, meaning]) => `${ending.padEnd(18)} ${meaning}`);
}

/** What ended in another way, or was not met; empty: all is as it should be. */
export function wrongIn(phase: Phase, calls: readonly Call[], columns: readonly Column[]) {
  return columns
    .filter((column) => column.phase === phase)
    .flatMap((column) =>
      calls.flatMap((call) => {
        const ending = cell(call, column);
        return ending in endings ? [] : [`${call.title}, ${column.title}: ${ending}`];
      }),
    );
}
