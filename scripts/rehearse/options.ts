import { parseArgs } from 'node:util';

export interface Options {
  readonly help: boolean;
  readonly stack: string;
  /** Settings over those of the stack, by their names in Pulumi.yaml. */
  readonly settings: Readonly<Record<string, string>>;
  /** How many times faster than Google's own the operations are. */
  readonly speed: number;
  readonly keep: boolean;
  readonly faults: boolean;
  /** Names of the calls that meet faults. */
  readonly calls: RegExp;
  readonly verbose: boolean;
}

const MAX_SPEED = 1000;

export const help = `npm run rehearse -- [options]

Deploys this program with your own Pulumi CLI, its plug-ins and your Docker engine, to a Google Cloud
that runs on this machine: preview, update, update again, a change in place, a new image while people
chat, refresh, a drift and its repair, destroy; with gcloud also the tutorial by hand, the comparison
with it, and its adoption. Nothing leaves the machine but what the build of the
image fetches, and your own stacks, login and credentials are not touched.

  --stack NAME   settings of Pulumi.NAME.yaml (default dev)
  --set NAME=VALUE  a setting over those of the stack, such as domain=chat.example.com
  --speed N      times faster than Google's own that things come to be (default 60, at most ${MAX_SPEED})
  --faults       instead: for each call that the program makes to Google, what becomes of an update
                 when it is refused, fails, is lost, or the CLI is killed during it; this takes a
                 quarter of an hour
  --calls REGEXP with --faults: of the calls only those with such a name, as compute|monitoring
  --keep         leave the program's copy, its state and the CLI's output in .local/rehearsal
  -v, --verbose  print what the CLI prints
  --help         this text

Exits with 0 when all was shown, 1 when a step failed, 2 when an option is wrong, 3 when the CLI, a
plug-in, the Docker engine or a Redis server is not there: then nothing was rehearsed, and it says
what to install; with 130 when somebody ended it.
`;

/** Throws an Error for the person when an option is unknown or its value is not usable. */
export function readOptions(args: readonly string[]): Options {
  const flag = { type: 'boolean', default: false } as const;
  const { values } = parseArgs({
    args: [...args],
    options: {
      help: { ...flag, short: 'h' },
      stack: { type: 'string', default: 'dev' },
      set: { type: 'string', multiple: true, default: [] },
      speed: { type: 'string', default: '60' },
      keep: flag,
      faults: flag,
      calls: { type: 'string', default: '' },
      verbose: { ...flag, short: 'v' },
    },
  });
  const { set, ...others } = values;
  return {
    ...others,
    calls: callsOf(values.calls),
    speed: speedOf(values.speed),
    settings: settingsIn(set),
  };
}

/** What is allowed of each is the program's business. */
function settingsIn(given: readonly string[]): Readonly<Record<string, string>> {
  const entries = given.map((text): [string, string] => {
    const [, name, value] = /^([a-z]\w*)=(.*)$/i.exec(text) ?? [];
    if (name !== undefined && value !== undefined) return [name, value];
    throw new Error(`--set: expected NAME=VALUE, got "${text}"`);
  });
  return Object.fromEntries(entries);
}

function callsOf(given: string): RegExp {
  try {
    return new RegExp(given);
  } catch (cause) {
    throw new Error(`--calls: expected a regular expression, got "${given}"`, { cause });
  }
}

function speedOf(given: string): number {
  const value = /^\d+(\.\d+)?$/.test(given) ? Number(given) : Number.NaN;
  if (value > 0 && value <= MAX_SPEED) return value;
  throw new Error(`--speed: expected a number over 0 and up to ${MAX_SPEED}, got "${given}"`);
}
