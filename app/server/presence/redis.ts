import type { Redis } from '../redis/redis.ts';
import { keyOf, type Roster, TTL_MS, toMember } from './roster.ts';
import type { Updated } from './scripts.ts';

/** A room that nobody is left to look at goes after this time, with those who died in it. */
const ROOM_TTL_MS = String(2 * TTL_MS);

export function createRedisRoster({ commands }: Pick<Redis, 'commands'>): Roster {
  return {
    async update(room, { left, entered, ttlMs, sweep }) {
      const now = Date.now();
      const times = [String(now), String(now + ttlMs), ROOM_TTL_MS];
      const counts = [sweep ? '1' : '0', String(left.length)];
      const keys = [...left, ...entered].map(keyOf);
      const here = `chat:{${encodeURIComponent(room)}}:here`;
      const reply: unknown = await commands.updateRoster([here], [...times, ...counts, ...keys]);
      const [before, expired] = reply as Updated;
      return { before: before.map(toMember), expired: expired.map(toMember) };
    },
  };
}
