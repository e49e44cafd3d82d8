import { parseArgs } from 'node:util';
import { type Options as BenchOptions, check, common } from '../options.ts';

export type Options = Omit<BenchOptions, 'profile'>;

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
  const seconds = { type: 'string', default: '10' } as const;
  const { values } = parseArgs({ args: [...args], options: { ...common, seconds } });
  return check(values, sections);
}
