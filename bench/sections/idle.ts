import { setTimeout as sleep } from 'node:timers/promises';
import { type Bench, classic, eachRound, ours, type Section, withServer } from '../bench.ts';
import { SOCKETS_PER_INSTANCE } from '../limits.ts';
import { measure, type Server } from '../server.ts';
import { Table } from '../table.ts';
import { atLeast, atMost } from '../target.ts';

const MEMBERS = 25;
const ROOMS = SOCKETS_PER_INSTANCE / MEMBERS;
const UNCOUNTED_ROOMS = 8;
const CONCURRENCY = 50;
/** Until the room has been told who came, and what that took is garbage. */
const SETTLE_MS = 2000;
/** Until limits, which count over ten seconds, have forgotten who came: then they are idle. */
const FORGET_MS = 11_000;
const contenders = [classic, ours];

/**
 * What grows of the resident memory depends on how much the heap had in reserve: rounds of one
 * server differ fivefold. What the heap and buffers hold is the same each time: that decides.
 */
const metrics = [
  { key: 'heldKilobytes', title: 'KB a connection', digits: 1 },
  { key: 'residentMegabytes', title: 'resident MB in all' },
  { key: 'perCpuSecond', title: 'connects per CPU s' },
];

/** What a person costs who only listens, and what it costs that they come. */
export const idle: Section = {
  name: 'idle',
  title: `Idle: ${SOCKETS_PER_INSTANCE} connections, signed in to ${ROOMS} rooms`,

  async run(bench) {
    const names = contenders.map(({ name }) => name);
    const title = 'memory in heap and buffers, and resident; connecting and signing in';
    const table = new Table({ title, metrics, compare: 'heldKilobytes' }, names);
    await eachRound(bench, contenders, async (contender, round) => {
      bench.progress(`idle, ${round}`);
      const values = await withServer(bench, { kind: contender.kind, collects: true }, (server) =>
        fillUp(bench, server, contender.batch),
      );
      table.add(contender.name, values);
    });
    const ratio = (key: string) => table.ratios(key, ours.name, classic.name);
    const unit = ' × classic';
    return {
      tables: [table],
      faults: [],
      targets: [
        atMost(1, { what: 'memory per idle connection', values: ratio('heldKilobytes'), unit }),
        atLeast(1, { what: 'connects per CPU second', values: ratio('perCpuSecond'), unit }),
      ],
    };
  },
};

/** The first rooms are not counted: they bring the code, and the heap, that all others use. */
async function fillUp({ herd }: Bench, server: Server, batch: boolean) {
  const rooms = Array.from({ length: ROOMS }, (_, index) => `room ${index}`);
  const enter = async (some: readonly string[]) => {
    const crowd = { rooms: some, members: MEMBERS, concurrency: CONCURRENCY };
    await herd.enter({ url: server.url, batch, ...crowd });
    await sleep(SETTLE_MS);
  };
  await enter(rooms.slice(0, UNCOUNTED_ROOMS));
  await sleep(FORGET_MS);
  const before = await server.usage();
  const { cpuSeconds } = await measure(server, () => enter(rooms.slice(UNCOUNTED_ROOMS)));
  await sleep(FORGET_MS);
  const after = await server.usage();
  await herd.leave();
  const counted = SOCKETS_PER_INSTANCE - UNCOUNTED_ROOMS * MEMBERS;
  return {
    residentMegabytes: after.residentBytes / 1024 ** 2,
    heldKilobytes: (after.heldBytes - before.heldBytes) / counted / 1024,
    perCpuSecond: counted / cpuSeconds,
  };
}
