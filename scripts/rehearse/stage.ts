import { styleText } from 'node:util';
import { type Cli, Interrupted } from './cli.ts';
import type { Options } from './options.ts';
import type { World } from './world.ts';

/** Everything that the steps of a rehearsal work with. */
export interface Stage {
  readonly cli: Cli;
  readonly world: World;
  /** Folder of the program's copy. */
  readonly folder: string;
  readonly options: Options;
  readonly say: (line: string) => void;
}

/** One thing that is shown. */
export interface Step {
  readonly title: string;
  /** Why it cannot be shown on this machine; default: it can. */
  readonly whyNot?: (stage: Stage) => string | undefined;
  /** Resolves with what was seen, a sentence each; rejects with what is wrong. */
  readonly run: (stage: Stage) => Promise<readonly string[]>;
}

/** Something is not as it has to be. */
export class Off extends Error {}

/** Throws where what has to be is not. */
export function must(holds: boolean, words: string): asserts holds {
  if (!holds) throw new Off(words);
}

const style = (format: 'green' | 'red' | 'yellow' | 'dim' | 'bold', text: string) =>
  styleText(format, text, { stream: process.stdout });

/**
 * Runs the steps, each on what those before it have left. Resolves with the titles of those that
 * cannot be shown here; rejects with the first failure.
 */
export async function play(steps: readonly Step[], stage: Stage): Promise<readonly string[]> {
  const { say } = stage;
  const notShown: string[] = [];
  for (const { title, whyNot, run } of steps) {
    const reason = whyNot?.(stage);
    if (reason !== undefined) {
      notShown.push(title);
      say(style('yellow', `NOT SHOWN: ${title}, because ${reason}`));
      continue;
    }
    const start = performance.now();
    const took = () => `${((performance.now() - start) / 1000).toFixed(1)} s`;
    say(style('dim', `· ${title} …`));
    try {
      const [first = '', ...rest] = await run(stage);
      say(`${style('green', '✓')} ${style('bold', title)}  ${style('dim', took())}  ${first}`);
      for (const line of rest) say(line.startsWith(' ') ? line : `    ${line}`);
    } catch (error) {
      if (error instanceof Interrupted) throw error;
      say(`${style('red', '✗')} ${style('bold', title)}  ${style('dim', took())}`);
      throw error;
    }
  }
  return notShown;
}
