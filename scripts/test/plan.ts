import { parseArgs } from 'node:util';
import { chromium, type Part, redisServer } from '../../local/parts.ts';

/** A part of `npm test`: the vitest project of the same name. */
export interface TestPart {
  readonly name: string;
  /** On two cores. Longer is reported, twice as long is a failure. */
  readonly budgetSeconds: number;
  /** Programs that are installed for it, where that is allowed. */
  readonly needs: readonly Part[];
  /** It is left out where no Docker engine answers. */
  readonly needsDocker: boolean;
}

/** The quick first: what is wrong there is known soonest. */
export const parts: readonly TestPart[] = [
  { name: 'unit', budgetSeconds: 60, needs: [], needsDocker: false },
  { name: 'redis', budgetSeconds: 60, needs: [redisServer], needsDocker: false },
  { name: 'chaos', budgetSeconds: 60, needs: [redisServer], needsDocker: false },
  { name: 'start', budgetSeconds: 90, needs: [redisServer], needsDocker: false },
  { name: 'browser', budgetSeconds: 190, needs: [redisServer, chromium], needsDocker: false },
  { name: 'image', budgetSeconds: 140, needs: [redisServer], needsDocker: true },
];

const names = parts.map(({ name }) => name).join(', ');

export const help = `Runs the tests, one part after the other, and installs what they need where it may.

  npm test -- [options]

  --only PART   run this part; may be given several times (default: all that can be run)
  --help        this text

Parts: ${names}. image needs a Docker engine, and is left out where none answers.
`;

export interface Options {
  readonly help: boolean;
  /** The parts that were asked for by name; none: all. */
  readonly only: readonly string[];
}

/** Throws an Error for the person when an option or a part is unknown. */
export function readOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      help: { type: 'boolean', default: false, short: 'h' },
      only: { type: 'string', multiple: true, default: [] },
    },
  });
  for (const name of values.only) {
    if (parts.some((part) => part.name === name)) continue;
    throw new Error(`--only: there is no part "${name}"; the parts are ${names}`);
  }
  return values;
}
