import { keyOf, type Roster, toMember } from './roster.ts';

/** For a single instance, and its own members. */
export function createMemoryRoster(): Roster {
  /** For each room, until when each member stays (ms since 1970). */
  const rooms = new Map<string, Map<string, number>>();
  return {
    async update(room, { left, entered, ttlMs, sweep }) {
      const now = Date.now();
      const ends = rooms.get(room) ?? new Map<string, number>();
      const before = keysOf(ends, (end) => end > now).map(toMember);
      for (const member of left) ends.delete(keyOf(member));
      for (const member of entered) ends.set(keyOf(member), now + ttlMs);
      const expired = sweep ? keysOf(ends, (end) => end <= now) : [];
      for (const key of expired) ends.delete(key);
      if (ends.size === 0) rooms.delete(room);
      else rooms.set(room, ends);
      return { before, expired: expired.map(toMember) };
    },
  };
}

function keysOf(ends: ReadonlyMap<string, number>, matches: (end: number) => boolean): string[] {
  return [...ends].filter(([, end]) => matches(end)).map(([key]) => key);
}
