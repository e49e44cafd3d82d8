import {
  type Bench,
  type Contender,
  classic,
  eachRound,
  type Fault,
  faultsOf,
  type Outcome,
  ours,
  oursOld,
  type Section,
  withServer,
} from '../bench.ts';
import type { Pace } from '../load/send.ts';
import { measure, type Server, type ServerArgs } from '../server.ts';
import { Table } from '../table.ts';
import { atLeast, atMost } from '../target.ts';

const ROOMS = 20;
const MEMBERS = 25;
const SENDERS = 2;
const WARM_UP_SECONDS = 1;
const QUIET_PER_SECOND = 200;
/** What a client that reads batches may wait for the end of a tick. */
const TICK_MS = 15;

interface Load {
  readonly title: string;
  readonly pace: Pace;
}

const one: Load = { title: '1 unacknowledged message a sender', pace: { unacknowledged: 1 } };
const sixteen: Load = {
  title: '16 unacknowledged messages a sender',
  pace: { unacknowledged: 16 },
};
const quiet: Load = {
  title: `${QUIET_PER_SECOND} messages a second`,
  pace: { perSecond: QUIET_PER_SECOND },
};
const loads = [one, sixteen, quiet];
const contenders = [classic, oursOld, ours];

const metrics = [
  { key: 'perCpuSecond', title: 'deliveries per CPU s' },
  { key: 'perSecond', title: 'deliveries per s' },
  { key: 'perFrame', title: 'messages a frame', digits: 1 },
  { key: 'p50', title: 'p50 ms', digits: 1 },
  { key: 'p99', title: 'p99 ms', digits: 1 },
];

/** What one core delivers, and how soon. */
export const fanout: Section = {
  name: 'fan-out',
  title: `Fan-out: ${ROOMS} rooms of ${MEMBERS} members, ${SENDERS} of whom send`,

  async run(bench: Bench): Promise<Outcome> {
    const names = contenders.map(({ name }) => name);
    const tables = new Map(
      loads.map((load) => {
        return [load, new Table({ title: load.title, metrics, compare: 'perCpuSecond' }, names)];
      }),
    );
    const faults: Fault[] = [];
    await eachRound(bench, contenders, async (contender, round) => {
      await withServer(bench, serverOf(contender), async (server) => {
        await enter(bench, contender, server);
        for (const [load, table] of tables) {
          bench.progress(`fan-out, ${round}: ${load.title}`);
          faults.push(...(await run(bench, contender, server, load, table)));
        }
        await bench.herd.leave();
      });
    });
    const [first, second, third] = [...tables.values()] as [Table, Table, Table];
    return { tables: [first, second, third], faults, targets: targets(second, third) };
  },
};

/** The classic history costs the more the longer it is; another section measures that. */
const serverOf = ({ kind }: Contender): ServerArgs =>
  kind === 'classic' ? { kind, env: { CHAT_HISTORY_LENGTH: '100' } } : { kind };

async function enter({ herd }: Bench, { batch }: Contender, { url }: Server) {
  const rooms = Array.from({ length: ROOMS }, (_, index) => `room ${index}`);
  await herd.enter({ url, batch, rooms, members: MEMBERS, concurrency: 32 });
  await herd.send({ pace: sixteen.pace, senders: SENDERS, seconds: WARM_UP_SECONDS });
}

async function run(bench: Bench, by: Contender, server: Server, load: Load, table: Table) {
  const args = { pace: load.pace, senders: SENDERS, seconds: bench.seconds };
  const { result, cpuSeconds } = await measure(server, () => bench.herd.send(args));
  const { deliveries, frames, seconds, latency } = result;
  table.add(by.name, {
    perCpuSecond: deliveries / cpuSeconds,
    perSecond: deliveries / seconds,
    perFrame: deliveries / frames,
    p50: latency.percentile(0.5),
    p99: latency.percentile(0.99),
  });
  return faultsOf(by, load.title, result);
}

function targets(busy: Table, quiet: Table) {
  const p99 = (name: string) => quiet.values(name, 'p99');
  const later = p99(ours.name).map((value, round) => value - (p99(classic.name)[round] ?? 0));
  return [
    atLeast(6, {
      what: 'deliveries per CPU second, 16 unacknowledged, clients that read batches',
      values: busy.ratios('perCpuSecond', ours.name, classic.name),
      unit: ' × classic',
    }),
    atLeast(1, {
      what: 'deliveries per CPU second, 16 unacknowledged, old clients',
      values: busy.ratios('perCpuSecond', oursOld.name, classic.name),
      unit: ' × classic',
    }),
    atMost(TICK_MS, {
      what: `p99 at ${QUIET_PER_SECOND} messages a second, later than classic`,
      values: later,
      unit: ' ms',
      digits: 1,
    }),
  ];
}
