import type { Member } from '../../protocol.ts';

/** Until when a member stays, unless it is entered again: those of an instance that died go. */
export const TTL_MS = 60_000;
/** Who was cut off has this long to come back, on whatever instance, before the room is told. */
export const GRACE_MS = 10_000;

export interface Update {
  readonly left: readonly Member[];
  /** They stay for `ttlMs` from now, also those that were there already. */
  readonly entered: readonly Member[];
  readonly ttlMs: number;
  /** Whether to remove those whose time has run out. */
  readonly sweep: boolean;
}

export interface Picture {
  /** Who was there before the update, without those whose time had run out. */
  readonly before: readonly Member[];
  /** Those that this very update removed because their time had run out. */
  readonly expired: readonly Member[];
}

/** Who is in each room, on whatever instance. */
export interface Roster {
  /** In one step: of two that come at once one is the first, and one sweep alone finds the dead. */
  update(room: string, update: Update): Promise<Picture>;
}

/** A tab that signs in under another name is another member. */
export const keyOf = ({ id, user }: Member) => `${id} ${user}`;

export function toMember(key: string): Member {
  const space = key.indexOf(' ');
  return { id: key.slice(0, space), user: key.slice(space + 1) };
}
