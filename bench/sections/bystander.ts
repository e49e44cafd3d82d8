import { setTimeout as sleep } from 'node:timers/promises';
import {
  type Bench,
  type Contender,
  classic,
  eachRound,
  type Fault,
  faultsOf,
  ours,
  type Section,
  withServer,
} from '../bench.ts';
import { measure, type Server } from '../server.ts';
import { Table } from '../table.ts';
import { atMost } from '../target.ts';

const ROOMS = 20;
const MEMBERS = 5;
const SENDERS = 2;
const PER_SECOND = 4000;
/** The members' instance is not what is measured: the least that the classic way has to rewrite. */
const STORED = '1';
const WARM_UP_SECONDS = 1;
/** What an instance without a member may cost, in parts of the classic one. */
const SHARE = 0.02;

const metrics = [
  { key: 'floor', title: 'CPU ms per s, all quiet', digits: 2 },
  { key: 'idle', title: 'during messages', digits: 2 },
  { key: 'added', title: 'µs for each of them', digits: 2 },
  { key: 'busy', title: 'CPU ms per s, other instance' },
  { key: 'messages', title: 'messages per s' },
];

/** What an instance pays for messages that nobody there reads. */
export const bystander: Section = {
  name: 'bystander',
  title: `Idle instance: ${PER_SECOND} messages a second, all members on another instance`,

  async run(bench) {
    const names = [classic.name, ours.name];
    const title = `${ROOMS} rooms of ${MEMBERS} members, two instances`;
    const table = new Table({ title, metrics, compare: 'added' }, names);
    const faults: Fault[] = [];
    await eachRound(bench, [classic, ours], async (contender, round) => {
      bench.progress(`bystander, ${round}`);
      const args = { kind: contender.kind, env: { CHAT_HISTORY_LENGTH: STORED } };
      await withServer(bench, args, (busy) =>
        withServer(bench, args, async (idle) => {
          faults.push(...(await run(bench, contender, busy, idle, table)));
        }),
      );
    });
    const values = table.ratios('added', ours.name, classic.name);
    const target = {
      what: 'CPU that messages cost an instance without a member',
      values,
      unit: ' × classic',
    };
    return { tables: [table], faults, targets: [atMost(SHARE, { ...target, digits: 3 })] };
  },
};

async function run(bench: Bench, by: Contender, busy: Server, idle: Server, table: Table) {
  const { herd, seconds } = bench;
  const rooms = Array.from({ length: ROOMS }, (_, index) => `room ${index}`);
  const crowd = { rooms, members: MEMBERS, concurrency: 32 };
  await herd.enter({ url: busy.url, batch: by.batch, ...crowd });
  const args = { pace: { perSecond: PER_SECOND }, senders: SENDERS };
  await herd.send({ ...args, seconds: WARM_UP_SECONDS });
  const quiet = await measure(idle, () => sleep(seconds * 1000));
  const floor = quiet.cpuSeconds / seconds;
  const { result, cpuSeconds } = await measure(idle, () =>
    measure(busy, () => herd.send({ ...args, seconds })),
  );
  await herd.leave();
  const report = result.result;
  const during = cpuSeconds / report.seconds;
  const messages = report.acknowledged / report.seconds;
  table.add(by.name, {
    floor: floor * 1000,
    idle: during * 1000,
    // A process that is disturbed by others is no cheaper for it.
    added: (Math.max(0, during - floor) / messages) * 1e6,
    busy: (result.cpuSeconds / report.seconds) * 1000,
    messages,
  });
  return faultsOf(by, 'messages nobody there reads', report);
}
