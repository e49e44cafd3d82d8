import { setTimeout as sleep } from 'node:timers/promises';
import { TcpProxy } from '../support/proxy.ts';
import { READER } from './checker.ts';
import type { Member } from './member.ts';
import { OwnMember } from './own.ts';
import type { Ledger } from './record.ts';

/** For everything that was sent to be answered, and for everybody to have seen everything. */
const SETTLE_LIMIT_MS = 60_000;

export interface ConcludeArgs {
  readonly members: readonly Member[];
  readonly ledger: Ledger;
  readonly rooms: readonly string[];
  /** Port at which the chat is to be had. */
  readonly next: () => number | undefined;
}

/** Nothing more is sent; everybody comes to the end, and reads the rooms once more. */
export async function conclude({ members, ledger, rooms, next }: ConcludeArgs): Promise<void> {
  await within(Promise.all(members.map((member) => member.stop())));
  const door = await TcpProxy.start(next);
  const plan = { name: READER, old: false, rooms, joinsAfterMs: 0 };
  const reader = new OwnMember({ plan, seed: 0, door, ledger });
  const own = members.filter((member) => member instanceof OwnMember);
  await within(reader.enter());
  await within(Promise.all(rooms.map((room) => untilAllAreAt(room, reader, own))));
  const readers = [reader, ...own];
  await within(Promise.all(readers.map((member) => readAll(member, member === reader, ledger))));
  reader.close();
  door.close();
}

/** Who never comes there is found by the judgement. */
async function untilAllAreAt(room: string, reader: OwnMember, own: readonly OwnMember[]) {
  const members = own.filter(({ rooms }) => rooms.includes(room));
  const until = performance.now() + SETTLE_LIMIT_MS;
  const isThere = (member: OwnMember) => {
    const [there, here] = [reader.place(room), member.place(room)];
    return here?.epoch === there?.epoch && here?.seq === there?.seq;
  };
  while (!members.every(isThere) && performance.now() < until) await sleep(50);
}

async function readAll(member: OwnMember, whole: boolean, ledger: Ledger) {
  for (const room of whole ? member.plan.rooms : member.rooms) {
    const epoch = whole ? member.place(room)?.epoch : undefined;
    const messages = await member.read(room);
    ledger.add(member.name, { what: 'read', room, epoch, messages });
  }
}

async function within(work: Promise<unknown>) {
  const limit = new AbortController();
  await Promise.race([
    work,
    sleep(SETTLE_LIMIT_MS, undefined, { signal: limit.signal }).catch(() => {}),
  ]);
  limit.abort();
}
