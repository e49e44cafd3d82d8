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
import { fillRoom } from '../rooms.ts';
import { measure } from '../server.ts';
import { Table } from '../table.ts';
import { atMost } from '../target.ts';

const SHORT = 100;
const LONG = 20_000;
const WARM_UP_SECONDS = 1;
/** What a long history may cost more. */
const TOLERANCE = 1.1;

const metrics = [
  { key: 'cpu', title: 'CPU µs a send' },
  { key: 'redisKilobytes', title: 'Redis KB a send', digits: 1 },
  { key: 'p50', title: 'p50 ms', digits: 2 },
];

const rowOf = ({ name }: Contender, stored: number) =>
  `${name}, ${stored.toLocaleString('en')} stored`;

/** What a message costs its sender's instance when much was said before it. */
export const length: Section = {
  name: 'length',
  title: 'Send cost by the length of the history: 1 sender, 1 unacknowledged message',

  async run(bench) {
    const rows = [classic, ours].flatMap((contender) => {
      return [SHORT, LONG].map((stored) => rowOf(contender, stored));
    });
    const table = new Table({ title: 'at full length', metrics, compare: 'cpu' }, rows);
    const faults: Fault[] = [];
    await eachRound(bench, [classic, ours], async (contender, round) => {
      for (const stored of [SHORT, LONG]) {
        bench.progress(`length, ${round}: ${stored} stored`);
        faults.push(...(await sendTo(bench, contender, stored, table)));
      }
    });
    const longer = (key: string) => table.ratios(key, rowOf(ours, LONG), rowOf(ours, SHORT));
    const unit = ` × that at ${SHORT}`;
    return {
      tables: [table],
      faults,
      targets: [
        atMost(TOLERANCE, { what: `CPU of a send at ${LONG} stored`, values: longer('cpu'), unit }),
        atMost(TOLERANCE, {
          what: `Redis traffic of a send at ${LONG} stored`,
          values: longer('redisKilobytes'),
          unit,
        }),
      ],
    };
  },
};

async function sendTo(bench: Bench, contender: Contender, stored: number, table: Table) {
  const { herd, redis, seconds } = bench;
  const { kind, batch } = contender;
  const room = `room of ${stored}`;
  const env = { CHAT_HISTORY_LENGTH: String(stored) };
  return withServer(bench, { kind, env }, async (server) => {
    await fillRoom(bench, server, room, stored);
    await herd.enter({ url: server.url, batch, rooms: [room], members: 1, concurrency: 1 });
    const args = { pace: { unacknowledged: 1 }, senders: 1 };
    await herd.send({ ...args, seconds: WARM_UP_SECONDS });
    const before = await redis.bytes();
    const { result, cpuSeconds } = await measure(server, () => herd.send({ ...args, seconds }));
    const bytes = (await redis.bytes()) - before;
    await herd.leave();
    const { acknowledged } = result;
    table.add(rowOf(contender, stored), {
      cpu: (cpuSeconds / acknowledged) * 1e6,
      redisKilobytes: bytes / acknowledged / 1024,
      p50: result.latency.percentile(0.5),
    });
    return faultsOf(contender, `${stored} stored`, result);
  });
}
