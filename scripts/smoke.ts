/** `npm run smoke`: whether the chat at an address does what a chat does. */
import { parseArgs, styleText } from 'node:util';
import { type Row, smoke } from './smoke/run.ts';

const help = `npm run smoke -- URL [--timeout SECONDS]

Two people sign in to the chat at URL, in a room of their own with a name nobody has; they write to
each other, read the room's history, and one of them leaves. Their two messages stay until the room
is forgotten, as every room is.

  --timeout SECONDS   how long one answer may take (default 20: a first instance has to start)
  --help              this text

After a deployment:  npm run smoke -- $(pulumi stack output url)
Exits with 1 when something is off.
`;

const COLOURS = { ok: 'green', off: 'red', 'not tried': 'dim' } as const;

try {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      timeout: { type: 'string', default: '20' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) process.stdout.write(help);
  else await report(address(positionals), seconds(values.timeout) * 1000);
} catch (error) {
  console.error(`${(error as Error).message}\nnpm run smoke -- --help`);
  process.exitCode = 2;
}

function address([given = '', ...more]: readonly string[]): URL {
  const url = URL.canParse(given) ? new URL(given) : undefined;
  if (url && /^https?:$/.test(url.protocol) && more.length === 0) return new URL(url.origin);
  const got = [given, ...more].join(' ');
  throw new Error(`expected one address such as https://chat-app-….run.app, got "${got}"`);
}

function seconds(given: string): number {
  const value = Number(given);
  if (value > 0 && value <= 300) return value;
  throw new Error(`--timeout: expected seconds, more than 0 and up to 300, got "${given}"`);
}

async function report(url: URL, limitMs: number) {
  console.log(`${url.origin}\n\n${'check'.padEnd(17)}${'result'.padEnd(11)}${'ms'.padStart(6)}`);
  for await (const row of smoke(url, limitMs)) {
    print(row);
    if (row.result === 'off') process.exitCode = 1;
  }
  console.log(process.exitCode === 1 ? '\nSomething is off.' : '\nAll is well.');
}

function print({ title, result, ms, note }: Row) {
  const coloured = styleText(COLOURS[result], result.padEnd(11), { stream: process.stdout });
  const time = result === 'not tried' ? '' : String(ms);
  console.log(`${title.padEnd(17)}${coloured}${time.padStart(6)}  ${note}`.trimEnd());
}
