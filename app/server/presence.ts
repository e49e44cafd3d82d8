import type { Member } from '../protocol.ts';
import type { Logger } from './logger.ts';
import { type Roster, TTL_MS } from './roster/roster.ts';
import { channelOf, type Io, roomOf, type Session, type Socket } from './socket.ts';

/** Three chances to be seen before a member expires. */
const REFRESH_MS = TTL_MS / 3;

export interface PresenceArgs {
  readonly io: Io;
  readonly roster: Roster;
  readonly logger: Logger;
}

/**
 * Who is where, told to those who are there. Fire and forget: a roster that cannot be reached costs
 * the list of names, not the chat.
 */
export class Presence {
  readonly #args: PresenceArgs;
  readonly #timer: NodeJS.Timeout;
  /** When all of this instance's members were last entered, in milliseconds since 1970. */
  #refreshedAt = Date.now();

  constructor(args: PresenceArgs) {
    this.#args = args;
    this.#timer = setInterval(() => this.#try(this.#refresh()), REFRESH_MS);
  }

  /** `announce`: whether the room is told in words as well, as it is of somebody new. */
  enter(socket: Socket, { room, user }: Session, announce: boolean) {
    const others = socket.to(channelOf(room));
    const member = { id: socket.id, user };
    others.emit('presence', { room, entered: member });
    if (announce) {
      const description = `${user} just entered the room`;
      others.emit('notification', { title: "Someone's here", description, room });
    }
    this.#try(this.#enter(socket, room, member));
  }

  leave(socket: Socket, { room, user }: Session) {
    const member = { id: socket.id, user };
    this.#announceLeft(room, member);
    this.#try(this.#args.roster.leave(room, member));
  }

  close() {
    clearInterval(this.#timer);
  }

  async #enter(socket: Socket, room: string, member: Member) {
    const { roster } = this.#args;
    await roster.enter(room, [member]);
    const all = await roster.list(room);
    // Somebody who was gone before the roster knew of them would stay in it for a while.
    if (socket.data.sessions.has(room)) socket.emit('presence', { room, all });
    else await roster.leave(room, member);
  }

  async #refresh() {
    const { io, roster } = this.#args;
    // After an outage, or a laptop's sleep, the living have expired as well: each instance enters
    // its own first, and only the round after that tells who is gone.
    const punctual = Date.now() - this.#refreshedAt < 2 * REFRESH_MS;
    for (const room of this.#roomsHere()) {
      // Looked up now, not before the loop: who has left meanwhile must not be entered again.
      for (const entered of await roster.enter(room, this.#membersHere(room))) {
        io.to(channelOf(room)).emit('presence', { room, entered });
      }
      if (!punctual) continue;
      for (const member of await roster.expire(room)) this.#announceLeft(room, member);
    }
    this.#refreshedAt = Date.now();
  }

  #roomsHere(): string[] {
    const channels = [...this.#args.io.of('/').adapter.rooms.keys()];
    return channels.map(roomOf).filter((room) => room !== undefined);
  }

  #membersHere(room: string): Member[] {
    const { adapter, sockets } = this.#args.io.of('/');
    return [...(adapter.rooms.get(channelOf(room)) ?? [])].flatMap((id) => {
      const session = sockets.get(id)?.data.sessions.get(room);
      return session?.joined ? [{ id, user: session.user }] : [];
    });
  }

  #announceLeft(room: string, member: Member) {
    const all = this.#args.io.to(channelOf(room));
    all.emit('presence', { room, left: member });
    const description = `${member.user} just left the room`;
    all.emit('notification', { title: 'Someone just left', description, room });
  }

  #try(work: Promise<void>) {
    work.catch((error: Error) => {
      this.#args.logger.warn({ reason: error.message }, 'roster not reached');
    });
  }
}
