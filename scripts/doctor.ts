/** `npm run doctor`: looks at everything that `pulumi up` needs, before it is typed. */
import { join } from 'node:path';
import { parseArgs, styleText } from 'node:util';
import { diagnose } from './doctor/diagnose.ts';
import type { Finding } from './doctor/finding.ts';
import { withoutNpm } from './path.ts';

const LIMIT_MS = 15_000;

const help = `npm run doctor -- [--stack NAME]

Looks at what \`pulumi up\` needs: Node, the Pulumi CLI and its login, the stack and its settings,
the Docker engine, Google credentials, APIs and permissions. Changes nothing.

  --stack NAME   the stack to look at (default: the one that is selected)
  --help         this text

  ✓ there   ✗ missing, and what to do about it   ? cannot be told from here

Exits with 1 when something is missing. Billing, quotas and an organisation's policies are not
looked at: Google tells of them only when something is created.
`;

const MARKS = { there: '✓', missing: '✗', unknown: '?' } as const;
const COLOURS = { there: 'green', missing: 'red', unknown: 'yellow' } as const;

try {
  const { values } = parseArgs({
    options: { stack: { type: 'string' }, help: { type: 'boolean', short: 'h', default: false } },
  });
  if (values.help) process.stdout.write(help);
  else await report(values.stack);
} catch (error) {
  console.error(`${(error as Error).message}\nnpm run doctor -- --help`);
  process.exitCode = 2;
}

async function report(stack: string | undefined) {
  const env = { ...process.env, PATH: withoutNpm(process.env.PATH ?? '') };
  const person = { env, folder: join(import.meta.dirname, '..'), limitMs: LIMIT_MS };
  const findings: Finding[] = [];
  for (const finding of diagnose(person, stack)) {
    findings.push(await finding);
    print(await finding);
  }
  const count = (state: Finding['state']) => findings.filter((one) => one.state === state).length;
  const [lacking, open] = [count('missing'), count('unknown')];
  if (lacking > 0) process.exitCode = 1;
  const first = lacking === 0 ? 'Nothing is missing' : `Missing: ${lacking}`;
  console.log(`\n${first}${open === 0 ? '' : `; could not be told: ${open}`}.`);
}

function print({ title, state, found, advice }: Finding) {
  const mark = styleText(COLOURS[state], MARKS[state], { stream: process.stdout });
  console.log(`${mark} ${title.padEnd(19)} ${found}`);
  for (const line of advice) console.log(`    ${line}`);
}
