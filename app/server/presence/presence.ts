import { setTimeout as sleep, setImmediate as turn } from 'node:timers/promises';
import type { Member } from '../../protocol.ts';
import type { Logger } from '../logger.ts';
import { within } from '../refusal.ts';
import { channelOf, type Io, type Session, type Socket } from '../socket.ts';
import { membersHere, roomsHere, stillHere } from './here.ts';
import { isEmpty, moveOf, tell } from './move.ts';
import { type Change, Pending, type Work } from './pending.ts';
import { GRACE_MS, type Roster, TTL_MS } from './roster.ts';

/** What a room sees within this time it sees at once; nobody notices. */
const WINDOW_MS = 50;
/** So many rooms are done in one window, so that a refresh of all does not hold up the rest. */
const ROOMS_PER_WINDOW = 500;
/** Longest that an instance which ends waits for the roster. */
const CLOSE_MS = 2000;

export interface PresenceArgs {
  readonly io: Io;
  readonly roster: Roster;
  readonly logger: Logger;
  /** Whether there are other instances to tell. */
  readonly shared: boolean;
  /** @default TTL_MS */
  readonly ttlMs?: number;
  /** @default GRACE_MS */
  readonly graceMs?: number;
}

/**
 * Who is where, told to those who are there. What comes in one moment is entered and told together;
 * an instance tells the others once, and each tells its own clients. A roster that cannot be reached
 * costs the list of names, not the chat.
 */
export class Presence {
  readonly #args: PresenceArgs;
  readonly #ttlMs: number;
  readonly #graceMs: number;
  readonly #refreshMs: number;
  readonly #timer: NodeJS.Timeout;
  readonly #pending = new Pending();
  /** Those who were cut off and may be back soon. */
  readonly #lost = new Map<NodeJS.Timeout, { readonly room: string; readonly member: Member }>();
  #running: Promise<void> | undefined;
  #settling: Promise<void> = Promise.resolve();
  #closed = false;
  /** When all of this instance's members were last entered, in milliseconds since 1970. */
  #refreshedAt = Date.now();
  /** Whether the roster was not reached since then, so that clients were not told all. */
  #failed = false;

  constructor(args: PresenceArgs) {
    this.#args = args;
    this.#ttlMs = args.ttlMs ?? TTL_MS;
    this.#graceMs = args.graceMs ?? GRACE_MS;
    // Three chances to be seen before a member expires.
    this.#refreshMs = this.#ttlMs / 3;
    this.#timer = setInterval(() => this.#refresh(), this.#refreshMs);
    args.io.on('moved', (moves) => {
      // Whoever is about to get a list that is older than this is told of this after it.
      void this.#settling.then(() => {
        for (const move of moves) tell(args.io, move);
      });
    });
  }

  /** `announce`: whether the room is told in words as well, if nobody of that name is there. */
  enter({ id }: Socket, { room, user }: Session, announce: boolean) {
    this.#change(room, { member: { id, user }, isHere: true, announce });
  }

  /** For good, and known at once: by an event, or a sign-in under another name. */
  leave({ id }: Socket, { room, user }: Session) {
    this.#change(room, { member: { id, user }, isHere: false, announce: false });
  }

  /** The connection ended: perhaps to come back, which nobody needs to know of. */
  lost({ id }: Socket, { room, user }: Session) {
    if (this.#closed) return;
    // Not the socket itself, and all that it holds.
    const member = { id, user };
    const timer = setTimeout(() => {
      this.#lost.delete(timer);
      this.#change(room, { member, isHere: false, announce: false });
    }, this.#graceMs);
    this.#lost.set(timer, { room, member });
  }

  /**
   * The members of this instance stay in the roster for the time in which they come back to
   * others; those tell who did not. To be called while the roster can still be reached.
   */
  async close(): Promise<void> {
    this.#closed = true;
    clearInterval(this.#timer);
    for (const timer of this.#lost.keys()) clearTimeout(timer);
    await within(CLOSE_MS, this.#handOver()).catch((error: Error) => this.#missed(error));
    this.#lost.clear();
  }

  async #handOver() {
    await this.#running;
    const rooms = new Map<string, Member[]>();
    for (const room of roomsHere(this.#args.io)) rooms.set(room, membersHere(this.#args.io, room));
    for (const { room, member } of this.#lost.values()) {
      rooms.set(room, [...(rooms.get(room) ?? []), member]);
    }
    const update = { left: [], ttlMs: this.#graceMs, sweep: false };
    await Promise.all(
      [...rooms].map(([room, entered]) => this.#args.roster.update(room, { ...update, entered })),
    );
  }

  #change(room: string, change: Change) {
    if (this.#closed) return;
    this.#pending.change(room, change);
    this.#begin();
  }

  #refresh() {
    // After an outage, or a laptop's sleep, the living have expired as well: each instance enters
    // its own first, and only the round after that tells who is gone.
    const now = Date.now();
    const sweep = !this.#failed && now - this.#refreshedAt < 2 * this.#refreshMs;
    const retell = this.#failed;
    this.#refreshedAt = now;
    this.#failed = false;
    for (const room of roomsHere(this.#args.io)) this.#pending.refresh(room, { sweep, retell });
    this.#begin();
  }

  #begin() {
    this.#running ??= this.#run();
  }

  /** Settles what is pending, one window after the other, until nothing is. */
  async #run() {
    // What comes in one turn of the event loop belongs together.
    await turn();
    while (!this.#pending.isEmpty) {
      this.#settling = this.#settle();
      await this.#settling;
      await sleep(WINDOW_MS);
    }
    this.#running = undefined;
  }

  async #settle() {
    const { io, shared } = this.#args;
    const work = this.#pending.take(ROOMS_PER_WINDOW);
    const updates = await Promise.all(work.map(([room, changes]) => this.#update(room, changes)));
    const done = updates.filter((update) => update !== undefined);
    const moves = done.map(({ move }) => move).filter((move) => !isEmpty(move));
    if (shared && moves.length > 0) io.serverSideEmit('moved', moves);
    for (const { move, all, newcomers, retell } of done) {
      const { room } = move;
      tell(io, move, newcomers);
      const present = stillHere(io, room, newcomers);
      if (retell) io.local.to(channelOf(room)).emit('presence', { room, all });
      else if (present.length > 0) io.local.to(present).emit('presence', { room, all });
    }
  }

  /** @returns what there is to tell; undefined when the roster was not reached. */
  async #update(room: string, { changes, refresh, sweep, retell }: Work) {
    const entering = [...changes.values()].filter(({ isHere }) => isHere);
    const leaving = [...changes.values()].filter(({ isHere }) => !isHere);
    const left = leaving.map(({ member }) => member);
    const came = entering.map(({ member }) => member);
    const announced = entering.filter(({ announce }) => announce).map(({ member }) => member);
    const entered = refresh ? [...came, ...membersHere(this.#args.io, room)] : came;
    try {
      const update = { left, entered, ttlMs: this.#ttlMs, sweep };
      const picture = await this.#args.roster.update(room, update);
      const newcomers = came.map(({ id }) => id);
      return { ...moveOf({ room, left, entered, announced, picture }), newcomers, retell };
    } catch (error) {
      this.#missed(error as Error);
      return undefined;
    }
  }

  /** Says so once per round: an outage is long, and a busy instance has many windows in it. */
  #missed({ message }: Error) {
    if (!this.#failed) this.#args.logger.warn({ reason: message }, 'roster not reached');
    this.#failed = true;
  }
}
