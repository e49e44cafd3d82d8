import { styleText } from 'node:util';
import { nameOf, type Told } from './events.ts';

/** From when to when the engine worked on one resource, in milliseconds since 1970. */
export interface Span {
  readonly urn: string;
  readonly op: string;
  readonly startMs: number;
  readonly endMs: number;
}

/** The engine's own bookkeeping: nothing at Google, and no time of its own. */
const isBookkeeping = (type: string) => /^(pulumi:|chat:infra:)/.test(type);

/** What the engine did, resource by resource; what it left alone, or never ended, is left out. */
export function spansOf(events: readonly Told[]): readonly Span[] {
  const started = new Map<string, number>();
  return events.flatMap(({ atMs, event }) => {
    const before = event.resourcePreEvent?.metadata;
    if (before) started.set(`${before.op} ${before.urn}`, atMs);
    const after = (event.resOutputsEvent ?? event.resOpFailedEvent)?.metadata;
    if (after === undefined || after.op === 'same' || isBookkeeping(after.type)) return [];
    const { op, urn } = after;
    return [{ urn, op, startMs: started.get(`${op} ${urn}`) ?? atMs, endMs: atMs }];
  });
}

/** What has to be there before each resource can be made, by URN. */
export type Dependencies = ReadonlyMap<string, readonly string[]>;

interface Exported {
  readonly deployment?: {
    readonly resources?: readonly {
      readonly urn: string;
      readonly dependencies?: readonly string[] | null;
    }[];
  };
}

/** Of what `pulumi stack export` prints. */
export function dependenciesIn(exported: string): Dependencies {
  const { deployment } = JSON.parse(exported) as Exported;
  const resources = deployment?.resources ?? [];
  return new Map(resources.map(({ urn, dependencies }) => [urn, dependencies ?? []]));
}

/** Back from what ended last, each time to what it waited for longest; in the order of time. */
export function criticalPath(spans: readonly Span[], dependencies: Dependencies): readonly Span[] {
  const lastOf = (some: readonly Span[]) => {
    return some.toSorted((one, other) => one.endMs - other.endMs).at(-1);
  };
  const path: Span[] = [];
  for (let span = lastOf(spans); span !== undefined; ) {
    path.unshift(span);
    const { urn, startMs } = span;
    const needed = dependencies.get(urn) ?? [];
    span = lastOf(spans.filter((one) => needed.includes(one.urn) && one.endMs <= startMs));
  }
  return path;
}

/** First start to last end against the longest of all, in milliseconds. */
export function makespan(spans: readonly Span[]) {
  const startMs = Math.min(...spans.map((span) => span.startMs));
  const totalMs = Math.max(...spans.map((span) => span.endMs)) - startMs;
  const [longest] = spans.toSorted((one, other) => lengthOf(other) - lengthOf(one));
  return { startMs, totalMs, longest };
}

const WIDTH = 44;

/**
 * A bar for each resource, those of the critical path in full; then the path and the makespan.
 * @param dependencies undefined: nothing waited for anything else, as when all is taken down, where
 *   the engine goes from one layer to the next.
 */
export function drawTimeline(
  spans: readonly Span[],
  dependencies: Dependencies | undefined,
): readonly string[] {
  const { startMs, totalMs, longest } = makespan(spans);
  if (longest === undefined) return [];
  const path = dependencies === undefined ? [] : criticalPath(spans, dependencies);
  const column = (ms: number) => Math.round(((ms - startMs) / Math.max(1, totalMs)) * WIDTH);
  const names = spans.map(({ urn }) => labelOf(urn));
  const width = Math.max(...names.map((name) => name.length));
  const byStart = spans.toSorted((one, other) => one.startMs - other.startMs);
  const bars = byStart.map((span) => {
    const [from, to] = [column(span.startMs), column(span.endMs)];
    const critical = path.includes(span);
    const bar = (critical ? '█' : '░').repeat(Math.max(1, to - from));
    const row = `${' '.repeat(Math.min(from, WIDTH - 1))}${bar}`.padEnd(WIDTH);
    const times = `${seconds(span.startMs - startMs).padStart(6)} – ${seconds(span.endMs - startMs).padStart(5)} s`;
    const line = `  ${labelOf(span.urn).padEnd(width)}  ${row} ${times}`;
    return critical ? styleText('bold', line, { stream: process.stdout }) : line;
  });
  const steps = path.map((span) => `${labelOf(span.urn)} ${seconds(lengthOf(span))}`);
  return [
    ...bars,
    ...(path.length === 0 ? [] : [`  critical path (█): ${steps.join(' → ')} s`]),
    `  makespan ${seconds(totalMs)} s, longest single resource ${seconds(lengthOf(longest))} s ` +
      `(${labelOf(longest.urn)}): ${(totalMs / Math.max(1, lengthOf(longest))).toFixed(2)} times as long`,
  ];
}

const lengthOf = ({ startMs, endMs }: Span) => endMs - startMs;

const seconds = (ms: number) => (ms / 1000).toFixed(1);

/** `Instance redis` of `…::gcp:redis/instance:Instance::redis`. */
function labelOf(urn: string): string {
  const type = urn.split('::').at(-2)?.split(':').at(-1) ?? '';
  return `${type} ${nameOf(urn)}`;
}
