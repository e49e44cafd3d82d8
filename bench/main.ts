/** `npm run bench`: what the chat costs, beside what the classic way costs. */
import type { Section } from './bench.ts';
import { command, limit, measureAll } from './command.ts';
import { startHerd } from './load/herd.ts';
import { help, type Options, readOptions } from './options.ts';
import { startBenchRedis } from './redis.ts';
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

await command({
  help: help(names),
  options: () => readOptions(process.argv.slice(2), names),
  run,
});

async function run(options: Options): Promise<number> {
  limit(options.rounds * (MINUTES_PER_ROUND + options.seconds));
  const redis = await startBenchRedis();
  const herd = startHerd(GENERATORS);
  try {
    return await measureAll(sections, options, (progress) => ({
      ...options,
      redis,
      herd,
      progress,
    }));
  } finally {
    herd.stop();
    await redis.stop();
  }
}
