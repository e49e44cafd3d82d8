/** `npm run bench:page`: what the page costs whoever uses it. */
import { writeFileSync } from 'node:fs';
import { buildPage } from '../../app/build.ts';
import { launch } from '../../test/browser/launch.ts';
import type { Outcome } from '../bench.ts';
import { startHerd } from '../load/herd.ts';
import { startBenchRedis } from '../redis.ts';
import { createProgress, hasFailed, print } from '../report.ts';
import { startServer } from '../server.ts';
import { KEPT, type PageBench, type PageSection } from './bench.ts';
import { help, type Options, readOptions } from './options.ts';
import { bytes } from './sections/bytes.ts';
import { input } from './sections/input.ts';
import { memory } from './sections/memory.ts';
import { paint } from './sections/paint.ts';
import { scroll } from './sections/scroll.ts';

const sections: readonly PageSection[] = [bytes, paint, input, scroll, memory];
const names = sections.map(({ name }) => name);
/** Three times what it takes on two cores. */
const MINUTES_PER_ROUND = 8;

try {
  const options = readOptions(process.argv.slice(2), names);
  if (options.help) process.stdout.write(help(names));
  else process.exitCode = await run(options);
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 2;
}

/** Ctrl-C, or a measurement that hangs: all other processes end when this one does. */
function limit(minutes: number) {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(2));
  setTimeout(() => {
    console.error(`not done within ${minutes} minutes`);
    process.exit(2);
  }, minutes * 60_000).unref();
}

/** Runs what was asked for; resolves with the exit code. */
async function run(options: Options): Promise<number> {
  const { only, json, rounds, seconds } = options;
  limit(rounds * MINUTES_PER_ROUND);
  const wanted = sections.filter(({ name }) => only.length === 0 || only.includes(name));
  await buildPage();
  await using stack = new AsyncDisposableStack();
  const redis = stack.adopt(await startBenchRedis(), (redis) => redis.stop());
  const env = { ...redis.env, CHAT_HISTORY_LENGTH: String(KEPT) };
  const server = stack.adopt(await startServer({ kind: 'ours', env }), (server) => server.stop());
  const herd = stack.adopt(startHerd(1), (herd) => herd.stop());
  const browser = stack.adopt(await launch(), (browser) => browser.close());
  const outcomes = await measureAll(wanted, { rounds, seconds, server, herd, browser });
  if (json !== undefined) writeFileSync(json, `${JSON.stringify(outcomes, null, 2)}\n`);
  return Object.values(outcomes).some(hasFailed) ? 1 : 0;
}

async function measureAll(wanted: readonly PageSection[], bench: Omit<PageBench, 'progress'>) {
  const progress = createProgress(process.stderr);
  const outcomes: Record<string, Outcome> = {};
  for (const section of wanted) {
    const outcome = await section.run({ ...bench, progress: progress.show });
    progress.done();
    print(section, outcome);
    outcomes[section.name] = outcome;
  }
  return outcomes;
}
