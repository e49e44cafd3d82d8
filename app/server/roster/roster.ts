import type { Member } from '../../protocol.ts';

/**
 * Who is in each room, on whatever instance. A member stays for TTL_MS unless it is entered again,
 * so that those of an instance that died are not there for ever.
 */
export interface Roster {
  /** Adds the members, or says that they are still there; answers those that were not known. */
  enter(room: string, members: readonly Member[]): Promise<Member[]>;
  leave(room: string, member: Member): Promise<void>;
  list(room: string): Promise<Member[]>;
  /** Removes those whose time has run out, and answers the ones that this very call removed. */
  expire(room: string): Promise<Member[]>;
}

export const TTL_MS = 60_000;
