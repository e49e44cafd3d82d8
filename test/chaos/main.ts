import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { faultNames } from './faults.ts';
import { help, type Options, readOptions } from './options.ts';
import { count, describe, shortfalls, tabulate } from './report.ts';
import { type Outcome, run } from './run.ts';

const say = (line: string) => console.log(line);
const interrupted = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => interrupted.abort());

let code = 0;
try {
  const options = readOptions(process.argv.slice(2));
  if (options.help) say(help.trimEnd());
  else code = await chaos(options);
} catch (error) {
  console.error((error as Error).message);
  code = 2;
}
// What could not be stopped must not keep a run from ending; it does not outlive this process.
process.exit(code);

/** Resolves with the exit code. */
async function chaos(options: Options): Promise<number> {
  const { seed: first, seeds, clients, rooms, instances } = options;
  const outcomes: Outcome[] = [];
  for (let seed = first; seed < first + seeds && !interrupted.signal.aborted; seed++) {
    say(`\nseed ${seed}: ${clients} clients, ${rooms} rooms, ${instances} instances`);
    const outcome = await run({ options, seed, log: say, signal: interrupted.signal });
    outcomes.push(outcome);
    for (const line of ['', ...describe(outcome)]) say(line);
    if (outcome.findings.length + outcome.crashes.length > 0) say(keep(outcome));
  }
  const counts = count(options.faults, outcomes);
  const short = interrupted.signal.aborted ? [] : shortfalls(counts);
  for (const line of ['', ...tabulate(counts), '', ...short]) say(line);
  const acked = outcomes.reduce((sum, { ledger }) => sum + ledger.ackedAtMs.length, 0);
  const found = outcomes.reduce((sum, o) => sum + o.findings.length + o.crashes.length, 0);
  say(`${acked} acknowledged, ${found} findings; again with: npm run chaos -- ${again(options)}`);
  return found + short.length > 0 ? 1 : 0;
}

/** Writes down what led to findings. @returns where. */
function keep({ seed, ledger, lines }: Outcome): string {
  const folder = mkdtempSync(join(tmpdir(), `chaos-${seed}-`));
  const records = ledger.records.map((record) => JSON.stringify(record));
  writeFileSync(join(folder, 'records.jsonl'), `${records.join('\n')}\n`);
  writeFileSync(join(folder, 'instances.log'), `${lines.join('\n')}\n`);
  return `what the clients recorded, and what the instances logged: ${folder}`;
}

/** The options that make the same plan. */
function again({ seed, seeds, seconds, messages, clients, rooms, instances, ...rest }: Options) {
  const numbers = { seed, seeds, seconds, messages, clients, rooms, instances };
  const some = rest.faults === faultNames ? [] : rest.faults;
  const names = some.map((name) => ` --fault ${name}`).join('');
  const all = Object.entries(numbers).map(([name, value]) => `--${name} ${value}`);
  return `${all.join(' ')}${names}`;
}
