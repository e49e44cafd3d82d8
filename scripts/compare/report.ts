import { styleText } from 'node:util';
import type { Comparison, Difference } from './compare.ts';

/** For the person: each reason once, with what it explains below it. */
export function describe({ same, explained, unexplained, stale }: Comparison): readonly string[] {
  const groups = Map.groupBy(explained, ({ reason }) => reason);
  return [
    `${same} fields are the same.`,
    ...[...groups].flatMap(([reason, differences]) => ['', reason, ...differences.map(lineOf)]),
    ...titled('\nDiffer, and nothing says why:', unexplained.map(lineOf)),
    ...titled(
      '\nReasons for what does not differ:',
      stale.map(({ kind, path, reason }) => `  ${kind} ${path}: ${reason}`),
    ),
  ];
}

function titled(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [styleText('red', title), ...lines];
}

function lineOf({ kind, name, path, tutorial = 'none', program = 'none' }: Difference): string {
  const what = [kind, name, path].filter((part) => part !== '').join(' ');
  return `  ${what}\n    tutorial ${short(tutorial)}, program ${short(program)}`;
}

const short = (text: string) => (text.length > 60 ? `${text.slice(0, 57)}…` : text);
