import { Table } from '../../table.ts';
import { atMost } from '../../target.ts';
import { newRoom, type PageBench, type PageSection, SLOWER } from '../bench.ts';
import { percentile } from '../percentile.ts';
import { type Visitor, withVisitor } from '../visitor.ts';

const PAST = 1000;
const MESSAGES_PER_SECOND = 50;
const SENDERS = 5;
/** Between two keys, of somebody who types well. */
const KEY_MS = 120;
/** What the browser tells of a key that took less than this is nothing. */
const LEAST_MS = 16;
const MAX_MS = 50;
const QUIET = 'quiet room';
const BUSY = `${MESSAGES_PER_SECOND} messages/s`;
const words = 'the quick brown fox jumps over the lazy dog ';

const metrics = [
  { key: 'keys', title: 'keys' },
  { key: 'frame', title: 'p98 painted ms', digits: 1 },
  { key: 'p50', title: 'shown: p50 ms' },
  { key: 'p98', title: 'p98 ms' },
  { key: 'p99', title: 'p99 ms' },
  { key: 'max', title: 'max ms' },
  { key: 'long', title: 'tasks > 50 ms' },
];

/** How long a key takes to the screen. */
export const input: PageSection = {
  name: 'input',
  title: `From a key to the paint that shows it, with a CPU ${SLOWER} times slower`,

  async run(bench) {
    const title = `a room of ${PAST} messages; times by the browser, in steps of 8 ms from ${LEAST_MS} ms on`;
    const table = new Table({ title, metrics, compare: 'p98' }, [QUIET, BUSY]);
    for (let round = 1; round <= bench.rounds; round++) {
      const room = newRoom('input');
      bench.progress(`input, round ${round}: filling a room`);
      await bench.herd.first.ask('fill', { url: bench.server.url, room, messages: PAST });
      bench.progress(`input, round ${round}, ${QUIET}`);
      table.add(QUIET, await type(bench, room, false));
      bench.progress(`input, round ${round}, ${BUSY}`);
      table.add(BUSY, await type(bench, room, true));
    }
    // The statistic of Interaction to Next Paint: it leaves out the worst of each fifty.
    const what = `p98 from a key to the next paint at ${BUSY}`;
    const targets = [atMost(MAX_MS, { what, values: table.values(BUSY, 'p98'), unit: ' ms' })];
    return { tables: [table], targets, faults: [] };
  },
};

async function type({ server, herd, seconds, ...bench }: PageBench, room: string, busy: boolean) {
  const args = { url: server.url, rooms: [room], members: SENDERS, batch: true };
  await herd.enter({ ...args, concurrency: SENDERS });
  return withVisitor({ ...bench, server }, async (visitor) => {
    await visitor.enter(room);
    await visitor.reads();
    await visitor.page.locator('#text').focus();
    await visitor.slowDown(SLOWER);
    // Whatever is slow the first time is not what is asked for.
    await press(visitor, 1);
    await visitor.forgetInteractions();
    const sending = busy
      ? herd.send({
          pace: { perSecond: MESSAGES_PER_SECOND },
          senders: SENDERS,
          seconds: seconds + 1,
        })
      : undefined;
    const keys = await press(visitor, seconds);
    await sending;
    return summary(keys, await visitor.records());
  }).finally(() => herd.leave());
}

/** @returns the number of keys that were pressed. */
async function press({ page }: Visitor, seconds: number): Promise<number> {
  const keys = Math.round((seconds * 1000) / KEY_MS);
  const text = words.repeat(Math.ceil(keys / words.length)).slice(0, keys);
  await page.keyboard.type(text, { delay: KEY_MS });
  return keys;
}

function summary(
  keys: number,
  { interactions, frames, longTasks }: Awaited<ReturnType<Visitor['records']>>,
) {
  const told = Object.values(interactions);
  const quick = Array.from({ length: Math.max(0, keys - told.length) }, () => LEAST_MS);
  const times = [...told, ...quick];
  return {
    keys,
    frame: percentile(frames, 0.98),
    p50: percentile(times, 0.5),
    p98: percentile(times, 0.98),
    p99: percentile(times, 0.99),
    max: percentile(times, 1),
    long: longTasks,
  };
}
