import { parseArgs } from 'node:util';
import { chromium, type Part, redisServer } from '../../local/parts.ts';

/** A part of `npm test`: the vitest project of the same name. */
export interface TestPart {
  readonly name: string;
  /** On two cores. Longer is reported, twice as long is a failure. */
  readonly budgetSeconds: number;
  /** Programs that are installed for it, where that is allowed. */
  readonly needs: readonly Part[];
  /** What the machine has or has not: without it the part is left out, and that is said. */
  readonly requires?: 'docker' | 'gcloud' | 'pulumi';
}

/** The quick first: what is wrong there is known soonest. */
export const parts: readonly TestPart[] = [
  { name: 'unit', budgetSeconds: 110, needs: [] },
  { name: 'redis', budgetSeconds: 50, needs: [redisServer] },
  { name: 'chaos', budgetSeconds: 40, needs: [redisServer] },
  { name: 'start', budgetSeconds: 80, needs: [redisServer] },
  { name: 'browser', budgetSeconds: 160, needs: [redisServer, chromium] },
  { name: 'gcloud', budgetSeconds: 70, needs: [redisServer, chromium], requires: 'gcloud' },
  { name: 'pulumi', budgetSeconds: 10, needs: [], requires: 'pulumi' },
  { name: 'image', budgetSeconds: 80, needs: [redisServer], requires: 'docker' },
];

const names = parts.map(({ name }) => name).join(', ');

export const help = `Runs the tests, one part after the other, and installs what they need where it may.

  npm test -- [options]

  --only PART   run this part; may be given several times (default: all that can be run)
  --help        this text

Parts: ${names}. gcloud needs Google's CLI,
pulumi Pulumi's, and image a Docker engine: each is left out, and that is said, where what it needs
is not there.
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
