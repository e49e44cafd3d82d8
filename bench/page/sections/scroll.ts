import { Table } from '../../table.ts';
import { atMost } from '../../target.ts';
import { KEPT, newRoom, type PageBench, type PageSection } from '../bench.ts';
import { percentile } from '../percentile.ts';
import { type Visitor, withVisitor } from '../visitor.ts';

const SHORT = 100;
/** Of a frame: about what a fast turn of a wheel scrolls. */
const STEP_PX = 240;
/** A frame that took so long was seen to be late. */
const LATE_MS = 50;
const MAX_LATE = 0.01;
const rows = [`${SHORT} messages`, `${KEPT.toLocaleString('en')} messages`] as const;

const metrics = [
  { key: 'frames', title: 'frames' },
  { key: 'p50', title: 'p50 ms', digits: 1 },
  { key: 'p98', title: 'p98 ms', digits: 1 },
  { key: 'max', title: 'max ms', digits: 1 },
  { key: 'late', title: `% > ${LATE_MS} ms`, digits: 2 },
  { key: 'nodes', title: 'DOM nodes' },
  { key: 'heapMb', title: 'heap MB', digits: 1 },
  { key: 'read', title: 'messages seen' },
];

/** A long history, from its end to its beginning. */
export const scroll: PageSection = {
  name: 'scroll',
  title: `Scrolling up to the beginning, ${STEP_PX} px a frame`,

  async run(bench) {
    const title = 'time from frame to frame; what the page holds at the end of it';
    const table = new Table({ title, metrics, compare: 'p98' }, rows);
    const rooms = { short: newRoom('short'), long: newRoom('long') };
    bench.progress('scroll: filling the rooms');
    const { herd, server } = bench;
    await herd.first.ask('fill', { url: server.url, room: rooms.short, messages: SHORT });
    await herd.first.ask('fill', { url: server.url, room: rooms.long, messages: KEPT });
    for (let round = 1; round <= bench.rounds; round++) {
      bench.progress(`scroll, round ${round}, ${rows[0]}`);
      table.add(rows[0], await upAndDown(bench, rooms.short));
      bench.progress(`scroll, round ${round}, ${rows[1]}`);
      table.add(rows[1], await toBeginning(bench, rooms.long));
    }
    const late = table.values(rows[1], 'late').map((percent) => percent / 100);
    const what = `share of frames over ${LATE_MS} ms in a room of ${rows[1]}`;
    return {
      tables: [table],
      targets: [atMost(MAX_LATE, { what, values: late, unit: '', digits: 4 })],
      faults: [],
    };
  },
};

const toBeginning = (bench: PageBench, room: string) =>
  withVisitor(bench, async (visitor) => {
    await visitor.enter(room);
    await visitor.reads();
    // The first message of all has the number 1.
    const done = "document.querySelector('#sent li.message').dataset.seq === '1' && at === 0";
    const result = await run(visitor, `box.scrollTop - ${STEP_PX}`, done);
    if (result.read !== KEPT)
      throw new Error(`expected ${KEPT} messages to come by, got ${result.read}`);
    return result;
  });

const upAndDown = (bench: PageBench, room: string) =>
  withVisitor(bench, async (visitor) => {
    await visitor.enter(room);
    await visitor.reads();
    // As many frames as the other takes, or so.
    const wave = `${STEP_PX} * Math.abs((frames.length % 20) - 10)`;
    return run(visitor, wave, `frames.length >= ${bench.seconds * 60}`);
  });

interface Scrolled {
  readonly frames: readonly number[];
  readonly read: number;
}

/** Scrolls each frame to where `next` says, until `done`: both are expressions within the page. */
async function run(visitor: Visitor, next: string, done: string) {
  const { frames, read } = await visitor.page.evaluate<Scrolled>(`new Promise((resolve) => {
    const box = document.querySelector('#scroller');
    const frames = [];
    const seen = new Set();
    let last;
    const frame = (now) => {
      if (last !== undefined) frames.push(now - last);
      last = now;
      const at = box.scrollTop;
      for (const { dataset } of document.querySelectorAll('#sent li.message')) seen.add(dataset.seq);
      if (${done}) return resolve({ frames, read: seen.size });
      box.scrollTop = ${next};
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  })`);
  return {
    frames: frames.length,
    p50: percentile(frames, 0.5),
    p98: percentile(frames, 0.98),
    max: percentile(frames, 1),
    late: (100 * frames.filter((ms) => ms > LATE_MS).length) / frames.length,
    ...(await visitor.size()),
    read,
  };
}
