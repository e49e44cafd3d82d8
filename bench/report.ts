import { styleText } from 'node:util';
import type { Outcome, Section } from './bench.ts';

type Colour = Parameters<typeof styleText>[0];

const coloured = (colour: Colour, text: string) =>
  styleText(colour, text, { stream: process.stdout });

/** A section's tables, targets and faults, for the person. */
export function print({ title }: Pick<Section, 'title'>, { tables, targets, faults }: Outcome) {
  console.log(`\n${coloured('bold', title)}`);
  for (const table of tables) {
    console.log(`\n${table.title}`);
    for (const line of table.lines()) console.log(`  ${line}`);
  }
  if (targets.length > 0) console.log('');
  for (const { what, wanted, got, reached } of targets) {
    const word = reached ? coloured('green', 'reached') : coloured('red', 'not reached');
    console.log(`${word}: ${what}: ${got}, wanted ${wanted}`);
  }
  for (const { who, kind, what } of faults) {
    console.log(coloured(kind === 'ours' ? 'red' : 'yellow', `${who}, ${what}`));
  }
}

/** Whether a target was missed, or anything of ours went wrong. */
export const hasFailed = ({ targets, faults }: Outcome) =>
  targets.some(({ reached }) => !reached) || faults.some(({ kind }) => kind === 'ours');

/** Tells what is going on: one line that changes on a terminal, else a line for each step. */
export function createProgress(stream: NodeJS.WriteStream) {
  const clear = '\r\u001b[K';
  return {
    show(what: string) {
      stream.write(stream.isTTY ? `${clear}${what} …` : `${what}\n`);
    },
    done() {
      if (stream.isTTY) stream.write(clear);
    },
  };
}
