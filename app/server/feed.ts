import type { Message, Position } from '../protocol.ts';
import type { Follower, RoomLog, Snapshot } from './log/log.ts';
import type { Logger } from './logger.ts';

/** Recent messages kept for those who join while others are being published. */
const RING_LENGTH = 256;
/** Attempts at a consistent picture before a join gives up; each costs one read. */
const MAX_ATTEMPTS = 20;
const SYNC_RETRY_MS = 1000;

/** What a room's members on this instance are to be told. */
export interface Audience {
  deliver(message: Message): void;
  /** What they have cannot be continued: they have to read the room anew. */
  reset(): void;
}

/**
 * One room on one instance: a cursor in the room's log, and everything that moves it. Each message
 * is delivered to the local members exactly when the cursor passes it, so all of them see the log's
 * order without gaps, whichever of pub/sub and reading the log brought it here first.
 */
export class Feed implements Follower {
  readonly #room: string;
  readonly #log: RoomLog;
  readonly #audience: Audience;
  readonly #logger: Logger;
  #cursor: Position | undefined;
  #ring: Message[] = [];
  #syncing: Promise<void> | undefined;
  #syncAgain = false;
  #retry: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(room: string, log: RoomLog, audience: Audience, logger: Logger) {
    this.#room = room;
    this.#log = log;
    this.#audience = audience;
    this.#logger = logger;
  }

  published(epoch: string, message: Message) {
    // Nobody has joined yet, or what is being read right now will bring it.
    if (this.#cursor === undefined) return;
    if (this.#continues(epoch, message.seq)) this.#advance(epoch, message);
    else if (epoch !== this.#cursor.epoch || message.seq > this.#cursor.seq) {
      void this.#requestSync();
    }
  }

  interrupted() {
    if (this.#cursor !== undefined) void this.#requestSync();
  }

  /**
   * What the room holds for somebody who joins, up to exactly where the members of this instance
   * are. `enter` runs in the same tick, so that nothing passes between the picture and the joining.
   */
  async join(since: Position | undefined, enter: (picture: Snapshot) => void): Promise<void> {
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      const picture = await this.#log.read(this.#room, since);
      if (this.#cursor === undefined) this.#moveTo(picture);
      else this.#advanceThrough(picture);
      const tail = this.#after(picture);
      if (tail !== undefined) {
        const messages = tail.length > 0 ? [...picture.messages, ...tail] : picture.messages;
        enter({ ...picture, top: picture.top + tail.length, messages });
        return;
      }
      await this.#requestSync();
    }
    throw new Error(`no consistent picture of the room after ${MAX_ATTEMPTS} attempts`);
  }

  close() {
    this.#closed = true;
    clearTimeout(this.#retry);
  }

  #continues(epoch: string, seq: number) {
    const { epoch: current, seq: last } = this.#cursor ?? { epoch: '', seq: 0 };
    // A room without messages is the position before the first of any epoch.
    return seq === last + 1 && (epoch === current || current === '');
  }

  #advance(epoch: string, message: Message) {
    this.#cursor = { epoch, seq: message.seq, lastId: message.id };
    this.#ring.push(message);
    if (this.#ring.length > 2 * RING_LENGTH) this.#ring = this.#ring.slice(-RING_LENGTH);
    this.#audience.deliver({ ...message, epoch });
  }

  #advanceThrough({ epoch, messages }: Snapshot) {
    for (const message of messages) {
      if (this.#continues(epoch, message.seq)) this.#advance(epoch, message);
    }
  }

  /** The messages from a picture's top to the cursor, or undefined when they do not meet. */
  #after({ epoch, top }: Snapshot): Message[] | undefined {
    if (this.#cursor?.epoch !== epoch || this.#cursor.seq < top) return undefined;
    const missing = this.#cursor.seq - top;
    const tail = missing === 0 ? [] : this.#ring.slice(-missing);
    return tail.length === missing ? tail : undefined;
  }

  #moveTo({ epoch, top, messages }: Snapshot) {
    const lastId = messages.at(-1)?.id;
    this.#cursor = lastId === undefined ? { epoch, seq: top } : { epoch, seq: top, lastId };
    this.#ring = [];
  }

  /** One sync at a time; one more after it when it was asked for meanwhile. */
  #requestSync(): Promise<void> {
    if (this.#syncing !== undefined) {
      this.#syncAgain = true;
      return this.#syncing;
    }
    this.#syncing = this.#syncUntilQuiet().finally(() => {
      this.#syncing = undefined;
    });
    return this.#syncing;
  }

  async #syncUntilQuiet() {
    do {
      this.#syncAgain = false;
      try {
        await this.#sync();
      } catch (error) {
        if (this.#closed) return;
        const reason = (error as Error).message;
        this.#logger.warn({ room: this.#room, reason }, 'room not read, trying again');
        clearTimeout(this.#retry);
        this.#retry = setTimeout(() => void this.#requestSync(), SYNC_RETRY_MS);
      }
    } while (this.#syncAgain && !this.#closed);
  }

  async #sync() {
    const before = this.#cursor;
    const picture = await this.#log.read(this.#room, before);
    if (this.#closed) return;
    if (picture.recovered) {
      this.#advanceThrough(picture);
      const missed = picture.messages.length;
      if (missed > 0) this.#logger.info({ room: this.#room, missed }, 'caught up');
      return;
    }
    // The cursor has moved on while the log was read: what was read is old news.
    if (this.#cursor !== before && this.#cursor?.epoch === picture.epoch) return;
    this.#logger.warn({ room: this.#room, from: before, to: picture.top }, 'room read anew');
    this.#moveTo(picture);
    this.#audience.reset();
  }
}
