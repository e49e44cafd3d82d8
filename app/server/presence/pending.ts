import type { Member } from '../../protocol.ts';
import { keyOf } from './roster.ts';

export interface Change {
  readonly member: Member;
  readonly isHere: boolean;
  /** Whether words are meant for it. */
  readonly announce: boolean;
}

/** What is to be done for one room in one window. */
export interface Work {
  /** The last change of each member; those who came and went are only to be taken out. */
  readonly changes: Map<string, Change>;
  /** Whether all members of this instance are to be entered again … */
  refresh: boolean;
  /** … those whose time has run out removed … */
  sweep: boolean;
  /** … and all members here told who is there. */
  retell: boolean;
}

/** What was not done yet, by room, in the order in which it came. */
export class Pending {
  readonly #rooms = new Map<string, Work>();

  get isEmpty(): boolean {
    return this.#rooms.size === 0;
  }

  change(room: string, change: Change) {
    const { changes } = this.#of(room);
    const key = keyOf(change.member);
    const earlier = changes.get(key);
    const announce = change.announce || (change.isHere && earlier?.announce === true);
    changes.set(key, { ...change, announce });
  }

  refresh(room: string, { sweep, retell }: Pick<Work, 'sweep' | 'retell'>) {
    Object.assign(this.#of(room), { refresh: true, sweep, retell });
  }

  /** Takes out the work for `count` rooms at the most. */
  take(count: number): (readonly [room: string, work: Work])[] {
    const taken = [...this.#rooms].slice(0, count);
    for (const [room] of taken) this.#rooms.delete(room);
    return taken;
  }

  #of(room: string): Work {
    const known = this.#rooms.get(room);
    if (known !== undefined) return known;
    const changes = new Map<string, Change>();
    const work: Work = { changes, refresh: false, sweep: false, retell: false };
    this.#rooms.set(room, work);
    return work;
  }
}
