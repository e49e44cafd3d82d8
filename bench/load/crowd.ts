import { randomUUID } from 'node:crypto';
import type { History } from '../../app/protocol.ts';
import { addFaults, type Faults, noFaults, Seen, type Sent } from './ledger.ts';
import { Member } from './member.ts';
import { Meter } from './meter.ts';
import { eachOf } from './parallel.ts';

export interface EnterArgs {
  readonly url: string;
  readonly batch: boolean;
  readonly rooms: readonly string[];
  /** In each room. */
  readonly members: number;
  /** Sign-ins under way at a time. */
  readonly concurrency: number;
}

export interface ReturnArgs {
  readonly url: string;
  readonly event: 'signin' | 'updateSocketId';
  /** Whether to say what one has already. */
  readonly since: boolean;
  readonly concurrency: number;
}

/** One room's members; the first of them send. */
export interface CrowdedRoom {
  readonly members: readonly Member[];
  /** Of each sender. */
  readonly sent: Sent[];
}

/** Members of many rooms, all of one generator. */
export class Crowd {
  readonly meter = new Meter();
  /** Begins the ids of messages: unlike those of any other crowd. */
  readonly id = randomUUID().slice(0, 8);
  rooms: readonly CrowdedRoom[] = [];

  get members(): readonly Member[] {
    return this.rooms.flatMap(({ members }) => members);
  }

  /** Rooms that there were not: their members come to those that are there. */
  async enter({ url, batch, rooms, members, concurrency }: EnterArgs) {
    const { meter } = this;
    const entering = rooms.map((room) => ({
      sent: [],
      members: Array.from({ length: members }, (_, index) => {
        return new Member({ user: `${room} ${index}`, room, batch, meter });
      }),
    }));
    this.rooms = [...this.rooms, ...entering];
    const people = entering.flatMap(({ members }) => members);
    await eachOf(people, concurrency, (member) => member.enter(url));
  }

  /** Everybody connects anew. Resolves with what each of them was given. */
  async comeBack({ url, event, since, concurrency }: ReturnArgs) {
    const histories: (History | null | undefined)[] = [];
    await eachOf(this.members, concurrency, async (member) => {
      histories.push(await member.enter(url, event, since));
    });
    return histories;
  }

  leave() {
    for (const member of this.members) member.leave();
    this.rooms = [];
  }

  /** What everybody misses by now, and what was amiss so far. */
  faults(): Faults {
    return this.rooms.map(faultsIn).reduce(addFaults, noFaults);
  }
}

function faultsIn({ members, sent }: CrowdedRoom): Faults {
  const each = members.flatMap(({ seen }) =>
    sent.map((of, sender) => (seen[sender] ?? new Seen()).faults(of)),
  );
  const faults = each.reduce(addFaults, noFaults);
  // Only who has seen the same can have seen it in another order.
  if (faults.missing + faults.duplicate > 0 || sent.some(({ open }) => open.size > 0))
    return faults;
  const others = members.filter(({ order }) => order !== members[0]?.order).length;
  return { ...faults, reordered: faults.reordered + others };
}
