import type { Member } from '../../protocol.ts';
import type { Redis } from '../redis.ts';
import { type Roster, TTL_MS } from './roster.ts';

/** A sorted set a room: `<id> <user>`, scored by when it expires (ms since 1970). */
export function createRedisRoster({ commands }: Pick<Redis, 'commands'>): Roster {
  const keyOf = (room: string) => `chat:{${encodeURIComponent(room)}}:here`;

  return {
    async enter(room, members) {
      if (members.length === 0) return [];
      const score = Date.now() + TTL_MS;
      const [added] = await Promise.all([
        Promise.all(members.map((m) => commands.zAdd(keyOf(room), { score, value: toValue(m) }))),
        commands.pExpire(keyOf(room), 2 * TTL_MS),
      ]);
      return members.filter((_, i) => added[i] === 1);
    },

    async leave(room, member) {
      await commands.zRem(keyOf(room), toValue(member));
    },

    async list(room) {
      const values = await commands.zRangeByScore(keyOf(room), Date.now(), '+inf');
      return values.map(toMember);
    },

    async expire(room) {
      const gone = await commands.zRangeByScore(keyOf(room), '-inf', Date.now());
      const removed = await Promise.all(gone.map((value) => commands.zRem(keyOf(room), value)));
      return gone.filter((_, i) => removed[i] === 1).map(toMember);
    },
  };
}

const toValue = ({ id, user }: Member) => `${id} ${user}`;

function toMember(value: string): Member {
  const space = value.indexOf(' ');
  return { id: value.slice(0, space), user: value.slice(space + 1) };
}
