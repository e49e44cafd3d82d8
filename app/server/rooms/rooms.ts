import type { Message } from '../../protocol.ts';
import { createWarn, type Warn } from '../gate/warnings.ts';
import type { RoomLog, Snapshot } from '../log/log.ts';
import type { Logger } from '../logger.ts';
import type { Metrics } from '../metrics/metrics.ts';
import { type Audience, Feed, type Wanted } from './feed.ts';

/** How long an empty room is still followed: somebody who reloads the page is back within it. */
const LINGER_MS = 10_000;

interface FollowedRoom {
  readonly feed: Feed;
  /** Resolves when the room's messages are coming in. */
  readonly following: Promise<() => Promise<void>>;
  /** Joins under way; with one, the room is not given up. */
  joining: number;
  linger: NodeJS.Timeout | undefined;
}

export interface RoomsArgs {
  readonly log: RoomLog;
  readonly metrics: Metrics;
  readonly logger: Logger;
  /** Whether anybody on this instance is in the room. */
  hasMembers(room: string): boolean;
  /** Hands messages on to the members here, at once or a little later. */
  deliver(room: string, epoch: string, messages: readonly Message[]): void;
  /** Hands on what is still held back. */
  flush(room: string): void;
  reset(room: string): void;
}

/** The rooms that somebody on this instance is in: those are followed, and no others. */
export class Rooms {
  readonly #args: RoomsArgs;
  readonly #warn: Warn;
  readonly #rooms = new Map<string, FollowedRoom>();

  constructor(args: RoomsArgs) {
    this.#args = args;
    this.#warn = createWarn(args.logger);
  }

  /** How many there are. */
  get size(): number {
    return this.#rooms.size;
  }

  /** See `Feed.join`. */
  async join(name: string, wanted: Wanted, enter: (picture: Snapshot) => void) {
    const room = this.#rooms.get(name) ?? this.#follow(name);
    clearTimeout(room.linger);
    room.joining++;
    try {
      await room.following;
      await room.feed.join(wanted, enter);
    } finally {
      room.joining--;
      this.release(name);
    }
  }

  /** To be called whenever somebody left: gives the room up, a little later, if it was the last. */
  release(name: string) {
    const room = this.#rooms.get(name);
    if (room === undefined || !this.#isUnused(name, room)) return;
    clearTimeout(room.linger);
    room.linger = setTimeout(() => {
      if (this.#isUnused(name, room)) this.#giveUp(name, room);
    }, LINGER_MS);
  }

  close() {
    for (const room of this.#rooms.values()) {
      clearTimeout(room.linger);
      room.feed.close();
    }
  }

  #isUnused(name: string, room: FollowedRoom) {
    return room.joining === 0 && !this.#args.hasMembers(name);
  }

  #follow(name: string): FollowedRoom {
    const { log, metrics, logger } = this.#args;
    const audience: Audience = {
      deliver: (epoch, messages) => this.#args.deliver(name, epoch, messages),
      flush: () => this.#args.flush(name),
      reset: () => this.#args.reset(name),
    };
    const feed = new Feed({ room: name, log, audience, metrics, logger, warn: this.#warn });
    const following = log.follow(name, feed);
    const room: FollowedRoom = { feed, following, joining: 0, linger: undefined };
    this.#rooms.set(name, room);
    // A room that could not be followed is forgotten: the next join tries again.
    following.catch(() => {
      if (this.#rooms.get(name) === room) this.#rooms.delete(name);
    });
    return room;
  }

  #giveUp(name: string, room: FollowedRoom) {
    this.#rooms.delete(name);
    room.feed.close();
    room.following
      .then((stop) => stop())
      .catch((error: Error) => {
        this.#args.logger.debug({ room: name, reason: error.message }, 'not unsubscribed');
      });
  }
}
