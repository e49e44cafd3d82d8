import type { Member } from '../../protocol.ts';
import type { Roster } from './roster.ts';

/** For a single instance: nobody else's members can be left behind, so nobody expires. */
export function createMemoryRoster(): Roster {
  const rooms = new Map<string, Map<string, Member>>();
  return {
    async enter(room, members) {
      const here = rooms.get(room) ?? new Map();
      const added = members.filter(({ id }) => !here.has(id));
      for (const member of members) here.set(member.id, member);
      if (here.size > 0) rooms.set(room, here);
      return added;
    },
    async leave(room, member) {
      const here = rooms.get(room);
      here?.delete(member.id);
      if (here?.size === 0) rooms.delete(room);
    },
    list: async (room) => [...(rooms.get(room)?.values() ?? [])],
    expire: async () => [],
  };
}
