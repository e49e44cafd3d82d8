import { parseArgs } from 'node:util';
import { whole } from '../options.ts';

export interface Options {
  readonly help: boolean;
  /** The sections that were asked for by name; none: all. */
  readonly only: readonly string[];
  readonly rounds: number;
  /** Of one measurement. */
  readonly seconds: number;
  readonly json: string | undefined;
}

export const help = (sections: readonly string[]) => `\
Measures the page in a real Chromium, by what the browser's own protocol tells: what it loads, when
it is painted, how long a key takes to the screen while messages arrive, and how it scrolls. Server,
browser and whoever writes the messages share this machine, and talk over its loopback interface.

  npm run bench:page -- [options]

  --only SECTION   measure this; may be given several times (default: everything)
  --rounds N       how often (default 3); what is printed is the median, and the least and the most
  --seconds N      how long one measurement takes (default 10)
  --json FILE      write what was measured to FILE as well
  --help           this text

Sections: ${sections.join(', ')}.
Exits with 1 when a target was missed or the page failed, with 2 when it could not measure.
`;

/** Throws an Error for the person when an option or a section is unknown. */
export function readOptions(args: readonly string[], sections: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      help: { type: 'boolean', default: false, short: 'h' },
      only: { type: 'string', multiple: true, default: [] },
      rounds: { type: 'string', default: '3' },
      seconds: { type: 'string', default: '10' },
      json: { type: 'string' },
    },
  });
  for (const name of values.only) {
    if (sections.includes(name)) continue;
    throw new Error(`--only: there is no section "${name}"; they are ${sections.join(', ')}`);
  }
  return {
    help: values.help,
    only: values.only,
    rounds: whole('--rounds', values.rounds, 1, 20),
    seconds: whole('--seconds', values.seconds, 1, 60),
    json: values.json,
  };
}
