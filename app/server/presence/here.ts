import type { Member } from '../../protocol.ts';
import { channelOf, type Io, roomOf } from '../socket.ts';

/** The rooms that somebody on this instance is in. */
export function roomsHere(io: Io): string[] {
  const channels = [...io.of('/').adapter.rooms.keys()];
  return channels.map(roomOf).filter((room) => room !== undefined);
}

/** A room's members on this instance. */
export function membersHere(io: Io, room: string): Member[] {
  const { adapter, sockets } = io.of('/');
  return [...(adapter.rooms.get(channelOf(room)) ?? [])].flatMap((id) => {
    const session = sockets.get(id)?.data.sessions.get(room);
    return session?.joined ? [{ id, user: session.user }] : [];
  });
}

/** Those of some sockets that are still here, and in the room. */
export function stillHere(io: Io, room: string, ids: readonly string[]): string[] {
  return ids.filter((id) => io.of('/').sockets.get(id)?.data.sessions.has(room));
}
