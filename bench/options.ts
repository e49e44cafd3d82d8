import { parseArgs } from 'node:util';

export interface Options {
  readonly help: boolean;
  /** The sections that were asked for by name; none: all. */
  readonly only: readonly string[];
  readonly rounds: number;
  /** Of one measurement. */
  readonly seconds: number;
  readonly json: string | undefined;
  readonly profile: string | undefined;
}

export const help = (sections: readonly string[]) => `\
Measures the chat against the classic way: Socket.IO's Redis adapter, an emit for each message, and
a room's history as one value in Redis. Both run in turn on this machine, with the same Redis, the
same Node and the same limits.

  npm run bench -- [options]

  --only SECTION   measure this; may be given several times (default: everything)
  --rounds N       how often (default 3); what is printed is the median, and the least and the most
  --seconds N      how long one measurement takes (default 4)
  --json FILE      write what was measured to FILE as well
  --profile DIR    write CPU profiles of the servers to DIR
  --help           this text

Sections: ${sections.join(', ')}.
Exits with 1 when a target was missed or a message was lost, with 2 when it could not measure.
`;

/** What every measurement can be told. */
export const common = {
  help: { type: 'boolean', default: false, short: 'h' },
  only: { type: 'string', multiple: true, default: [] as string[] },
  rounds: { type: 'string', default: '3' },
  json: { type: 'string' },
} as const;

interface Given {
  readonly help: boolean;
  readonly only: readonly string[];
  readonly rounds: string;
  readonly seconds: string;
  readonly json?: string | undefined;
}

/** Throws an Error for the person when an option or a section is unknown. */
export function readOptions(args: readonly string[], sections: readonly string[]): Options {
  const own = { seconds: { type: 'string', default: '4' }, profile: { type: 'string' } } as const;
  const { values } = parseArgs({ args: [...args], options: { ...common, ...own } });
  return { ...check(values, sections), profile: values.profile };
}

/** The options that are common; throws an Error for the person when one of them is wrong. */
export function check(given: Given, sections: readonly string[]): Omit<Options, 'profile'> {
  for (const name of given.only) {
    if (sections.includes(name)) continue;
    throw new Error(`--only: there is no section "${name}"; they are ${sections.join(', ')}`);
  }
  return {
    help: given.help,
    only: given.only,
    rounds: whole('--rounds', given.rounds, 1, 20),
    seconds: whole('--seconds', given.seconds, 1, 60),
    json: given.json,
  };
}

function whole(option: string, given: string, min: number, max: number): number {
  const value = /^\d+$/.test(given) ? Number(given) : Number.NaN;
  if (value >= min && value <= max) return value;
  throw new Error(`${option}: expected a whole number from ${min} to ${max}, got "${given}"`);
}
