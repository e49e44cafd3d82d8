import type { Section } from '../bench.ts';
import { type Bench, type Contender, classic, eachRound, ours, withServer } from '../bench.ts';
import type { VisitArgs } from '../load/visit.ts';
import { fillRoom } from '../rooms.ts';
import { measure, type Server } from '../server.ts';
import { spread } from '../statistics.ts';
import { Table } from '../table.ts';

const STORED = 1000;
const VISITS = 200;
/** What somebody missed who comes back. */
const MISSED = 10;
/** What a page shows at first. */
const PAGE = 100;
const ROOM = 'room';
const NEWEST = `${ours.name}, newest ${PAGE}`;
const BACK = `${ours.name}, back`;

const metrics = [
  { key: 'milliseconds', title: 'ms', digits: 2 },
  { key: 'cpu', title: 'CPU ms, connection included', digits: 2 },
  { key: 'kilobytes', title: 'KB', digits: 1 },
  { key: 'messages', title: 'messages' },
];

/** What it takes to enter a room that has a past. */
export const join: Section = {
  name: 'join',
  title: `Sign-in to a room of ${STORED} messages; back: of which all but ${MISSED} are known`,

  async run(bench) {
    const rows = [classic.name, ours.name, NEWEST, BACK];
    const title = `${VISITS} sign-ins, one after the other`;
    const table = new Table({ title, metrics, compare: 'milliseconds' }, rows);
    await eachRound(bench, [classic, ours], async (contender, round) => {
      bench.progress(`join, ${round}`);
      const env = { CHAT_HISTORY_LENGTH: String(STORED) };
      await withServer(bench, { kind: contender.kind, env }, async (server) => {
        await fillRoom(bench, server, ROOM, STORED);
        await signIn(bench, contender, server);
        table.add(contender.name, await signIn(bench, contender, server));
        if (contender.kind === 'classic') return;
        table.add(NEWEST, await signIn(bench, contender, server, { limit: PAGE }));
        const args = { url: server.url, room: ROOM, back: MISSED };
        const since = await bench.herd.first.ask('position', args);
        table.add(BACK, await signIn(bench, contender, server, { since }));
      });
    });
    return { tables: [table], faults: [], targets: [] };
  },
};

async function signIn(
  { herd }: Bench,
  { batch }: Contender,
  server: Server,
  wanted: VisitArgs['wanted'] = {},
) {
  const args = { url: server.url, room: ROOM, visits: VISITS, batch, wanted };
  const { result, cpuSeconds } = await measure(server, () => herd.first.ask('visit', args));
  return {
    milliseconds: spread(result.milliseconds).median,
    cpu: (cpuSeconds / VISITS) * 1000,
    kilobytes: result.bytes / 1024,
    messages: result.messages,
  };
}
