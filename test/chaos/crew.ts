import { TcpProxy } from '../support/proxy.ts';
import type { Fleet } from './fleet.ts';
import type { Member } from './member.ts';
import { OldMember } from './old.ts';
import { OwnMember } from './own.ts';
import type { ClientPlan } from './plan.ts';
import type { Ledger } from './record.ts';

export interface CrewArgs {
  readonly plans: readonly ClientPlan[];
  readonly seed: number;
  readonly fleet: Fleet;
  readonly ledger: Ledger;
}

/** All clients of a run. */
export class Crew {
  readonly members: readonly Member[];

  private constructor(members: readonly Member[]) {
    this.members = members;
  }

  static async start({ plans, seed, fleet, ledger }: CrewArgs): Promise<Crew> {
    const members = plans.map(async (plan) => {
      const door = await TcpProxy.start(() => fleet.next());
      const args = { plan, seed, door, ledger };
      return plan.old ? new OldMember(args) : new OwnMember(args);
    });
    const crew = new Crew(await Promise.all(members));
    for (const member of crew.members) member.start();
    return crew;
  }

  /** One of those that are there from the beginning. */
  member(which: number): Member {
    const early = this.members.filter(({ plan }) => plan.joinsAfterMs === 0);
    return early[which % early.length] as Member;
  }

  get own(): OwnMember[] {
    return this.members.filter((member) => member instanceof OwnMember);
  }

  close() {
    for (const member of this.members) {
      member.close();
      member.door.close();
    }
  }
}
