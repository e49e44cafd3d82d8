import { Table } from '../../table.ts';
import { newRoom, type PageSection } from '../bench.ts';
import { type Visitor, withVisitor } from '../visitor.ts';

/** Ten minutes at the rate of the section `input`, and the last of them. */
const FIRST = 3000;
const ALL = 30_000;
const PER_SECOND = 1500;
const SENDERS = 5;
const rows = [`${FIRST.toLocaleString('en')} messages`, `${ALL.toLocaleString('en')} messages`];

const metrics = [
  { key: 'heapMb', title: 'heap MB', digits: 1 },
  { key: 'nodes', title: 'DOM nodes' },
];

/** What a page holds that stays open in a busy room. */
export const memory: PageSection = {
  name: 'memory',
  title: 'Memory of a page at the end of a busy room',

  async run(bench) {
    const title = `after a collection of garbage; ${ALL.toLocaleString('en')} are ten minutes of 50 a second`;
    const table = new Table({ title, metrics, compare: 'heapMb' }, rows);
    for (let round = 1; round <= bench.rounds; round++) {
      bench.progress(`memory, round ${round}`);
      await withVisitor(bench, async (visitor) => {
        const room = newRoom('memory');
        const url = bench.server.url;
        await bench.herd.enter({
          url,
          rooms: [room],
          members: SENDERS,
          batch: true,
          concurrency: 5,
        });
        await visitor.enter(room);
        let said = 0;
        const say = async (until: number) => {
          const seconds = (until - said) / PER_SECOND;
          await bench.herd.send({ pace: { perSecond: PER_SECOND }, senders: SENDERS, seconds });
          said = until;
          await quiet(visitor);
          return visitor.size();
        };
        table.add(rows[0] ?? '', await say(FIRST));
        table.add(rows[1] ?? '', await say(ALL));
      }).finally(() => bench.herd.leave());
    }
    // No promise: what is too much is not settled.
    return { tables: [table], targets: [], faults: [] };
  },
};

/** All that came is shown. */
const quiet = ({ page }: Visitor) =>
  page.evaluate(`new Promise((done) => {
    let seq;
    const look = () => {
      const last = [...document.querySelectorAll('#sent li.message')].at(-1)?.dataset.seq;
      if (last === seq) return done();
      seq = last;
      setTimeout(look, 500);
    };
    look();
  })`);
