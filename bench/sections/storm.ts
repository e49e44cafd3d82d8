import { setTimeout as sleep } from 'node:timers/promises';
import {
  type Bench,
  type Contender,
  classic,
  eachRound,
  type Fault,
  ours,
  type Section,
  withServer,
} from '../bench.ts';
import { fillRoom } from '../rooms.ts';
import { measure, type Server } from '../server.ts';
import { Table } from '../table.ts';

const ROOMS = 8;
const MEMBERS = 100;
const CLIENTS = ROOMS * MEMBERS;
const STORED = 1000;
/** Said in each room while everybody was away. */
const MISSED = 20;
const CONCURRENCY = 200;
/** Until all are told who came. */
const SETTLE_MS = 1000;
const roomNames = Array.from({ length: ROOMS }, (_, index) => `room ${index}`);

const metrics = [
  { key: 'seconds', title: 's until all are back', digits: 2 },
  { key: 'cpu', title: 'CPU ms a client', digits: 2 },
  { key: 'commands', title: 'Redis commands a client', digits: 1 },
  { key: 'redisKilobytes', title: 'Redis KB a client', digits: 1 },
  { key: 'given', title: 'messages a client' },
];

/** What it takes when an instance dies and another one has to take all of its clients. */
export const storm: Section = {
  name: 'storm',
  title: `Rejoin storm: ${CLIENTS} clients in ${ROOMS} rooms lose their instance`,

  async run(bench) {
    const title = `${STORED} messages kept, ${MISSED} missed; classic clients sign in anew`;
    const names = [classic.name, ours.name];
    const table = new Table({ title, metrics, compare: 'cpu' }, names);
    const faults: Fault[] = [];
    await eachRound(bench, [classic, ours], async (contender, round) => {
      bench.progress(`storm, ${round}`);
      const args = { kind: contender.kind, env: { CHAT_HISTORY_LENGTH: String(STORED) } };
      await withServer(bench, args, (dying) =>
        withServer(bench, args, async (heir) => {
          await lose(bench, contender, dying, heir);
          faults.push(...(await comeBack(bench, contender, heir, table)));
          await bench.herd.leave();
        }),
      );
    });
    return { tables: [table], faults, targets: [] };
  },
};

/** Everybody is on the one, it dies, and life goes on at the other. */
async function lose(bench: Bench, { batch }: Contender, dying: Server, heir: Server) {
  const { herd } = bench;
  for (const room of roomNames) await fillRoom(bench, dying, room, STORED);
  const crowd = { rooms: roomNames, members: MEMBERS, concurrency: CONCURRENCY };
  await herd.enter({ url: dying.url, batch, ...crowd });
  const cut = herd.cut();
  await dying.kill();
  await cut;
  for (const room of roomNames) {
    await herd.first.ask('fill', { url: heir.url, room, messages: MISSED });
  }
}

async function comeBack(bench: Bench, contender: Contender, heir: Server, table: Table) {
  const { herd, redis } = bench;
  const since = contender.kind === 'ours';
  const event = since ? 'updateSocketId' : 'signin';
  const before = { commands: await redis.commands(), bytes: await redis.bytes() };
  const { result, cpuSeconds } = await measure(heir, async () => {
    const back = await herd.comeBack({ url: heir.url, event, since, concurrency: CONCURRENCY });
    await sleep(SETTLE_MS);
    return back;
  });
  const { milliseconds, given } = result;
  table.add(contender.name, {
    seconds: milliseconds / 1000,
    cpu: (cpuSeconds / CLIENTS) * 1000,
    commands: ((await redis.commands()) - before.commands) / CLIENTS,
    redisKilobytes: ((await redis.bytes()) - before.bytes) / CLIENTS / 1024,
    given: given.reduce((sum, count) => sum + count, 0) / CLIENTS,
  });
  const off = given.filter((count) => count !== MISSED).length;
  if (!since || off === 0) return [];
  const what = `${off} clients were given something else than the ${MISSED} messages they missed`;
  return [{ who: contender.name, kind: contender.kind, what }];
}
