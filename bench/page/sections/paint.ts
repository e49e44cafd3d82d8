import { setTimeout } from 'node:timers/promises';
import { Table } from '../../table.ts';
import { atMost } from '../../target.ts';
import { newRoom, type PageBench, type PageSection } from '../bench.ts';
import { type Visitor, withVisitor } from '../visitor.ts';

const PAST = 100;
const MESSAGES_PER_SECOND = 5;
/** Zero, but for what is no pixel. */
const MAX_SHIFT = 0.001;
const POLL_MS = 20;
const WITHOUT = 'door, no script';
const DOOR = 'door';
const ROOM = 'room, by a link';

const metrics = [
  { key: 'first', title: 'first paint ms' },
  { key: 'largest', title: 'largest ms' },
  { key: 'shift', title: 'layout shift', digits: 4 },
];

/** When something is seen, and whether it stays where it is. */
export const paint: PageSection = {
  name: 'paint',
  title: 'The first paint, and what moves after it',

  async run(bench) {
    const title = `empty caches; the room has ${PAST} messages, and ${MESSAGES_PER_SECOND} a second`;
    const table = new Table({ title, metrics, compare: 'first' }, [WITHOUT, DOOR, ROOM]);
    for (let round = 1; round <= bench.rounds; round++) {
      bench.progress(`paint, round ${round}`);
      table.add(WITHOUT, await door(bench, false));
      table.add(DOOR, await door(bench, true));
      table.add(ROOM, await room(bench));
    }
    const shifts = (row: string, what: string) =>
      atMost(MAX_SHIFT, { what, values: table.values(row, 'shift'), unit: '', digits: 4 });
    return {
      tables: [table],
      targets: [
        shifts(DOOR, 'cumulative layout shift of the door'),
        shifts(ROOM, `the same of a room, and of ${bench.seconds} s of messages`),
      ],
      faults: [],
    };
  },
};

const door = (bench: PageBench, javaScriptEnabled: boolean) =>
  withVisitor(
    bench,
    async (visitor) => {
      await visitor.goTo('/');
      const first = await firstPaint(visitor);
      // Without script there is nobody to observe the rest.
      return javaScriptEnabled ? { first, ...(await painted(visitor)) } : { first };
    },
    { javaScriptEnabled },
  );

/** With a name that is remembered: the link leads straight in. */
async function room({ server, herd, seconds, ...bench }: PageBench) {
  const room = newRoom('paint');
  await herd.first.ask('fill', { url: server.url, room, messages: PAST });
  await herd.enter({ url: server.url, rooms: [room], members: 2, batch: true, concurrency: 2 });
  return withVisitor({ ...bench, server }, async (visitor) => {
    await visitor.enter(newRoom('elsewhere'));
    await visitor.goTo(`/rooms/${encodeURIComponent(room)}`);
    await visitor.reads();
    const first = await firstPaint(visitor);
    await herd.send({ pace: { perSecond: MESSAGES_PER_SECOND }, senders: 2, seconds });
    return { first, ...(await painted(visitor)) };
  }).finally(() => herd.leave());
}

/** Read through the debugger: where no script is allowed, nothing in the page can wait for it. */
async function firstPaint({ page }: Visitor): Promise<number> {
  const first = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime";
  for (;;) {
    const ms = await page.evaluate<number | undefined>(first);
    if (ms !== undefined) return ms;
    await setTimeout(POLL_MS);
  }
}

async function painted(visitor: Visitor) {
  const { largest, shifts } = await visitor.records();
  return { largest, shift: shifts };
}
