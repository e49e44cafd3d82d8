/** `npm run rehearse`: the person's own Pulumi CLI deploys the program to a Google on this machine. */
import { join } from 'node:path';
import { styleText } from 'node:util';
import { readStack } from '../local/stack.ts';
import { encryptedSettings } from './doctor/stack.ts';
import { withoutNpm } from './path.ts';
import { findNeeds } from './rehearse/needs.ts';
import { help, type Options, readOptions } from './rehearse/options.ts';

const LIMIT_MS = 30_000;
const top = join(import.meta.dirname, '..');

const say = (line: string) => void process.stdout.write(`${line}\n`);
// Whoever read what is printed may be gone: no reason to end without taking anything down.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});

const options = understood();
if (options?.help) say(help.trimEnd());
else if (options !== undefined) process.exitCode = await main(options);

function understood(): Options | undefined {
  try {
    const read = readOptions(process.argv.slice(2));
    if (!read.help) readStack(read.stack, encryptedSettings(top, read.stack));
    return read;
  } catch (error) {
    console.error(`${(error as Error).message}\nnpm run rehearse -- --help`);
    process.exitCode = 2;
    return undefined;
  }
}

/** The exit code. */
async function main(options: Options): Promise<number> {
  const env = {
    ...process.env,
    PATH: withoutNpm(process.env.PATH ?? ''),
    // It asks api.pulumi.com, and nothing is to leave this machine.
    PULUMI_SKIP_UPDATE_CHECK: 'true',
  };
  const needs = await findNeeds({ env, folder: top, limitMs: LIMIT_MS });
  const missing = needs.filter(({ state }) => state === 'missing');
  if (missing.length > 0) {
    say('A rehearsal needs what is not here:\n');
    for (const { title, found, advice } of missing) {
      say(`${styleText('red', '✗', { stream: process.stdout })} ${title}: ${found}`);
      for (const line of advice) say(line);
    }
    say('\nNothing was rehearsed.');
    return 3;
  }
  for (const { title, found } of needs) say(`${title.padEnd(15)} ${found}`);
  // Imported late: whoever lacks something need not wait for the rest.
  const { INTERRUPTED, rehearse } = await import('./rehearse/rehearse.ts');
  try {
    const code = await rehearse(options, top, say);
    // A step that somebody ended may still be trying something.
    if (code === INTERRUPTED) process.exit(code);
    return code;
  } catch (error) {
    console.error((error as Error).message);
    return 1;
  }
}
