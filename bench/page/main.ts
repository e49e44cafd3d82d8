/** `npm run bench:page`: what the page costs whoever uses it. */
import { buildPage } from '../../app/build.ts';
import { launch } from '../../test/browser/launch.ts';
import { command, limit, measureAll } from '../command.ts';
import { startHerd } from '../load/herd.ts';
import { startBenchRedis } from '../redis.ts';
import { startServer } from '../server.ts';
import { KEPT, type PageSection } from './bench.ts';
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

await command({
  help: help(names),
  options: () => readOptions(process.argv.slice(2), names),
  run,
});

async function run(options: Options): Promise<number> {
  const { rounds, seconds } = options;
  limit(rounds * MINUTES_PER_ROUND);
  await buildPage();
  await using stack = new AsyncDisposableStack();
  const redis = stack.adopt(await startBenchRedis(), (redis) => redis.stop());
  const env = { ...redis.env, CHAT_HISTORY_LENGTH: String(KEPT) };
  const server = stack.adopt(await startServer({ kind: 'ours', env }), (server) => server.stop());
  const herd = stack.adopt(startHerd(1), (herd) => herd.stop());
  const browser = stack.adopt(await launch(), (browser) => browser.close());
  const bench = { rounds, seconds, server, herd, browser };
  return await measureAll(sections, options, (progress) => ({ ...bench, progress }));
}
