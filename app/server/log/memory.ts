import { randomUUID } from 'node:crypto';
import type { Message } from '../../protocol.ts';
import type { Follower, Retention, RoomLog } from './log.ts';
import { after, newest } from './since.ts';

interface Room {
  readonly epoch: string;
  top: number;
  messages: Message[];
  readonly seqById: Map<string, number>;
  expiry: NodeJS.Timeout | undefined;
}

/** The log's twin in the memory of one process: the same contract, forgotten when the process ends. */
export function createMemoryLog(retention: Retention): RoomLog {
  const rooms = new Map<string, Room>();
  const followers = new Map<string, Set<Follower>>();

  function begin(name: string): Room {
    const room: Room = {
      epoch: randomUUID(),
      top: 0,
      messages: [],
      seqById: new Map(),
      expiry: undefined,
    };
    rooms.set(name, room);
    return room;
  }

  function keep(name: string, room: Room) {
    clearTimeout(room.expiry);
    // A timer's longest delay is about 24 days; a process without Redis does not live that long.
    const delay = Math.min(retention.ttlMs, 2 ** 31 - 1);
    room.expiry = setTimeout(() => rooms.delete(name), delay).unref();
  }

  return {
    async append(name, { id, user, text }) {
      const room = rooms.get(name) ?? begin(name);
      const known = room.seqById.get(id);
      if (known !== undefined) return { epoch: room.epoch, seq: known };
      keep(name, room);
      const seq = ++room.top;
      const message = { room: name, user, text, id, seq, ts: Date.now() };
      room.messages.push(message);
      room.seqById.set(id, seq);
      if (room.messages.length > retention.length) {
        room.seqById.delete((room.messages.shift() as Message).id);
      }
      for (const follower of followers.get(name) ?? []) follower.published(room.epoch, [message]);
      return { epoch: room.epoch, seq };
    },

    async read(name, since, limit) {
      const room = rooms.get(name);
      const { epoch, top, messages } = room ?? { epoch: '', top: 0, messages: [] as Message[] };
      const whole = { epoch, top, messages: [...messages], recovered: false };
      return newest(after(whole, since), limit);
    },

    async page(name, before, limit) {
      const { epoch, messages: kept } = rooms.get(name) ?? { epoch: '', messages: [] };
      const older = kept.filter((m) => m.seq < before);
      const messages = limit === 0 ? [] : older.slice(-limit);
      return { messages, more: older.length > messages.length, epoch };
    },

    async remove(name, user) {
      const room = rooms.get(name);
      if (room === undefined) return { removed: 0, kept: 0 };
      const messages = room.messages.filter((message) => message.user !== user);
      const kept = messages.length;
      const removed = room.messages.length - kept;
      if (removed === 0) return { removed, kept };
      if (kept > 0) rooms.set(name, rewrite(room, messages));
      else {
        clearTimeout(room.expiry);
        rooms.delete(name);
      }
      const epoch = rooms.get(name)?.epoch ?? '';
      for (const follower of followers.get(name) ?? []) follower.published(epoch, []);
      return { removed, kept };
    },

    async follow(name, follower) {
      const all = followers.get(name) ?? new Set();
      followers.set(name, all.add(follower));
      return async () => {
        all.delete(follower);
        if (all.size === 0) followers.delete(name);
      };
    },

    ping: async () => {},

    async close() {
      for (const room of rooms.values()) clearTimeout(room.expiry);
    },
  };
}

/** A log of these messages alone, which ends when the one that they come from would have. */
function rewrite({ expiry }: Room, kept: readonly Message[]): Room {
  const messages = kept.map((message, i) => ({ ...message, seq: i + 1 }));
  const seqById = new Map(messages.map(({ id, seq }) => [id, seq]));
  return { epoch: randomUUID(), top: messages.length, messages, seqById, expiry };
}
