/** `npm run bench`: what the chat costs, beside what the classic way costs. */
import { writeFileSync } from 'node:fs';
import type { Bench, Outcome, Section } from './bench.ts';
import { startHerd } from './load/herd.ts';
import { help, type Options, readOptions } from './options.ts';
import { startBenchRedis } from './redis.ts';
import { createProgress, hasFailed, print } from './report.ts';
import { bystander } from './sections/bystander.ts';
import { fanout } from './sections/fanout.ts';
import { idle } from './sections/idle.ts';
import { join } from './sections/join.ts';
import { length } from './sections/length.ts';
import { storm } from './sections/storm.ts';

const sections: readonly Section[] = [fanout, length, join, idle, storm, bystander];
const names = sections.map(({ name }) => name);
const GENERATORS = 2;
/** Three times what it takes on two cores; and a minute more for each second of a measurement. */
const MINUTES_PER_ROUND = 5;

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
  const { only, json } = options;
  limit(options.rounds * (MINUTES_PER_ROUND + options.seconds));
  const wanted = sections.filter(({ name }) => only.length === 0 || only.includes(name));
  const redis = await startBenchRedis();
  const herd = startHerd(GENERATORS);
  try {
    const outcomes = await measureAll(wanted, { ...options, redis, herd });
    if (json !== undefined) writeFileSync(json, `${JSON.stringify(outcomes, null, 2)}\n`);
    return Object.values(outcomes).some(hasFailed) ? 1 : 0;
  } finally {
    herd.stop();
    await redis.stop();
  }
}

async function measureAll(wanted: readonly Section[], bench: Omit<Bench, 'progress'>) {
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
