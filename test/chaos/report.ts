import type { Finding } from './checker.ts';
import type { FaultName } from './faults.ts';
import type { Injection } from './injector.ts';
import type { Ledger } from './record.ts';
import type { Outcome } from './run.ts';

/** Messages acknowledged this long before and after a fault are counted as around it. */
const AROUND_MS = 2000;
/** Of each fault in a run, all injections together. */
const LEAST_AROUND = 10;
const MAX_FINDINGS = 40;

/** What was counted of one fault. */
interface Count {
  readonly name: FaultName;
  readonly injected: number;
  /** Injections that met messages in flight, and how many messages those were. */
  readonly met: number;
  readonly inFlight: number;
  /** Messages acknowledged before, during and after. */
  readonly before: number;
  readonly during: number;
  readonly after: number;
}

export function count(names: readonly FaultName[], outcomes: readonly Outcome[]): Count[] {
  return names.map((name) => {
    const parts = outcomes.flatMap(({ injections, ledger }) =>
      injections
        .filter((injection) => injection.name === name)
        .map((injection) => around(injection, ledger.ackedAtMs)),
    );
    const sum = (key: keyof (typeof parts)[number]) =>
      parts.reduce((total, part) => total + part[key], 0);
    return {
      name,
      injected: parts.length,
      met: parts.filter(({ inFlight }) => inFlight > 0).length,
      inFlight: sum('inFlight'),
      before: sum('before'),
      during: sum('during'),
      after: sum('after'),
    };
  });
}

function around({ atMs, endMs, inFlight }: Injection, ackedAtMs: readonly number[]) {
  const between = (from: number, to: number) =>
    ackedAtMs.filter((at) => at >= from && at < to).length;
  return {
    inFlight,
    before: between(atMs - AROUND_MS, atMs),
    during: between(atMs, endMs),
    after: between(endMs, endMs + AROUND_MS),
  };
}

/** What was too little for a run without findings to mean anything. */
export function shortfalls(counts: readonly Count[]): string[] {
  return counts.flatMap(({ name, injected, met, before, after }) => {
    const least = Math.max(1, Math.floor(injected / 2));
    const around = before + after;
    if (met >= least && around >= LEAST_AROUND) return [];
    return [
      `${name}: expected at least ${least} with messages in flight and ${LEAST_AROUND} ` +
        `acknowledged around them, got ${met} and ${around}`,
    ];
  });
}

export function tabulate(counts: readonly Count[]): string[] {
  const head = ['injected', 'in flight', 'messages', 'acked before', 'during', 'after'];
  const row = (name: string, cells: readonly (string | number)[]) =>
    `${name.padEnd(20)}${cells.map((cell) => String(cell).padStart(13)).join('')}`;
  return [
    row('fault', head),
    ...counts.map(({ name, injected, met, inFlight, before, during, after }) =>
      row(name, [injected, met, inFlight, before, during, after]),
    ),
  ];
}

export function describe({ seed, seconds, ledger, findings, crashes }: Outcome): string[] {
  const answers = (what: string) => ledger.records.filter((record) => record.what === what).length;
  const crashed = crashes.flatMap(({ instance, code, lastLines }) => [
    `${instance} ended by itself (${code}):`,
    ...lastLines.map((line) => `    ${line}`),
  ]);
  return [
    `seed ${seed}: ${answers('sent')} sent, ${answers('acked')} acknowledged, ` +
      `${answers('refused')} refused, ${answers('message')} seen, in ${seconds.toFixed(0)} s; ` +
      `${findings.length + crashes.length} findings`,
    ...reasons(ledger).map(([reason, times]) => `  refused ${times} times: ${reason}`),
    ...findings.slice(0, MAX_FINDINGS).map(line),
    ...(findings.length > MAX_FINDINGS ? [`  … and ${findings.length - MAX_FINDINGS} more`] : []),
    ...crashed,
  ];
}

/** Of old clients, mostly: ours sends again what is refused only for now. */
function reasons({ records }: Ledger): [reason: string, times: number][] {
  const times = new Map<string, number>();
  for (const record of records) {
    if (record.what !== 'refused') continue;
    times.set(record.reason, (times.get(record.reason) ?? 0) + 1);
  }
  return [...times].sort(([, a], [, b]) => b - a);
}

function line({ what, client, room, seq, id, atMs }: Finding): string {
  const which = seq === undefined ? '' : `, number ${seq} (${id})`;
  return `  ${(atMs / 1000).toFixed(2).padStart(7)} s  ${client} in ${room}${which}: ${what}`;
}
