import type { Message, Position, SignIn } from '../../protocol.ts';
import type { Warn } from '../gate/warnings.ts';
import type { Follower, RoomLog, Snapshot } from '../log/log.ts';
import { after, newest } from '../log/since.ts';
import type { Logger } from '../logger.ts';
import type { Metrics } from '../metrics/metrics.ts';
import { Ring } from './ring.ts';

/** Attempts at a consistent picture before a join gives up; each costs at most one read. */
const MAX_ATTEMPTS = 20;
const SYNC_RETRY_MS = 1000;
/** After the link was lost the rooms are read anew, not all of them at one moment. */
const STAGGER_MS = 250;
/** What was read for one who joins serves those who join next: an instance died, and all come. */
const PICTURE_MS = 2000;
/** A room in which nothing is heard is looked at this often, at random, should the link be deaf. */
const MIN_CHECK_MS = 20_000;
const MAX_CHECK_MS = 40_000;

/** Why a room is read again, for the operator. */
type SyncCause = 'gap' | 'link' | 'check' | 'join' | 'retry';

/** What a room's members on this instance are to be told. */
export interface Audience {
  deliver(epoch: string, messages: readonly Message[]): void;
  /** All that was delivered has to be on its way: somebody is about to join. */
  flush(): void;
  /** What they have cannot be continued: they have to read the room anew. */
  reset(): void;
}

/** What somebody who joins has, and how much of what they have not they ask for. */
export type Wanted = Pick<SignIn, 'since' | 'limit'>;

/** A look at the log: at all that it keeps, or at the newest `limit` messages. */
interface Look {
  readonly limit: number;
  readonly snapshot: Promise<Snapshot>;
}

export interface FeedArgs {
  readonly room: string;
  readonly log: RoomLog;
  readonly audience: Audience;
  readonly metrics: Metrics;
  readonly logger: Logger;
  /** For what goes wrong in all rooms alike. */
  readonly warn: Warn;
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
  readonly #metrics: Metrics;
  readonly #logger: Logger;
  readonly #warn: Warn;
  #cursor: Position | undefined;
  readonly #ring = new Ring();
  #look: Look | undefined;
  #syncing: Promise<void> | undefined;
  #syncAgain: SyncCause | undefined;
  /** The next attempt, or the next look at a quiet room. */
  #timer: NodeJS.Timeout | undefined;
  #quiet = true;
  /** Whether something was heard before there was a cursor. */
  #early = false;
  #closed = false;

  constructor({ room, log, audience, metrics, logger, warn }: FeedArgs) {
    this.#room = room;
    this.#log = log;
    this.#audience = audience;
    this.#metrics = metrics;
    this.#logger = logger;
    this.#warn = warn;
    this.#scheduleCheck();
  }

  published(epoch: string, messages: readonly Message[]) {
    this.#quiet = false;
    // What is being read right now brings it, unless it was read a moment before this was stored.
    if (this.#cursor === undefined) this.#early = true;
    // Nobody has joined yet; or the room was given up, and its next feed delivers: to unsubscribe
    // takes a while, and fails while Redis is away.
    if (this.#cursor === undefined || this.#closed) return;
    this.#advance(epoch, messages);
    const { seq, epoch: current } = this.#cursor;
    const last = messages.at(-1)?.seq ?? 0;
    if (epoch !== current || last > seq) void this.#requestSync('gap');
  }

  interrupted() {
    if (this.#cursor === undefined || this.#closed) return;
    setTimeout(() => void this.#requestSync('link'), Math.random() * STAGGER_MS).unref();
  }

  /**
   * What the room holds for somebody who joins, up to exactly where the members of this instance
   * are. `enter` runs in the same tick, so that nothing passes between the picture and the joining.
   */
  async join({ since, limit }: Wanted, enter: (picture: Snapshot) => void): Promise<void> {
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      const picture = this.#known(since) ?? (await this.#read(since, limit));
      const tail = this.#after(picture);
      if (tail !== undefined) {
        const messages = tail.length > 0 ? [...picture.messages, ...tail] : picture.messages;
        this.#audience.flush();
        enter(newest({ ...picture, top: picture.top + tail.length, messages }, limit));
        return;
      }
      this.#look = undefined;
      await this.#requestSync('join');
    }
    throw new Error(`no consistent picture of the room after ${MAX_ATTEMPTS} attempts`);
  }

  close() {
    this.#closed = true;
    clearTimeout(this.#timer);
  }

  /** What this instance can tell by itself: nobody who comes back from elsewhere costs a read. */
  #known(since: Position | undefined): Snapshot | undefined {
    if (this.#cursor === undefined || since === undefined) return undefined;
    const { epoch, seq: top } = this.#cursor;
    const messages = since.epoch === epoch ? this.#ring.since(since) : undefined;
    if (messages !== undefined) this.#metrics.histories.memory.inc();
    return messages && { epoch, top, messages, recovered: true };
  }

  /** What the log holds after `since`; everything else that it holds is passed on at once. */
  async #read(since: Position | undefined, most = Number.POSITIVE_INFINITY): Promise<Snapshot> {
    // Who comes back may have missed more than would do for somebody new.
    const limit = since === undefined ? most : Number.POSITIVE_INFINITY;
    const earlier = this.#look;
    if (earlier !== undefined && earlier.limit >= limit) {
      const picture = after(await earlier.snapshot, since);
      // That something is gone for good, only a new look can tell.
      if (since === undefined || picture.recovered) {
        this.#metrics.histories.memory.inc();
        return picture;
      }
    }
    const look = this.#look;
    const isNew = look !== earlier && look !== undefined && look.limit >= limit;
    return after(await (isNew ? look : this.#lookAgain(limit)).snapshot, since);
  }

  /** One read for all who wait for it, and for those who come soon after. */
  #lookAgain(limit: number): Look {
    this.#metrics.histories.log.inc();
    // With the newest message, if with none else: the cursor is to know its id.
    const most = limit === Number.POSITIVE_INFINITY ? undefined : Math.max(1, limit);
    const snapshot = this.#log.read(this.#room, undefined, most).then((picture) => {
      const isFirst = this.#cursor === undefined;
      if (isFirst) this.#moveTo(picture);
      else this.#advance(picture.epoch, picture.messages);
      if (isFirst && this.#early) void this.#requestSync('gap');
      return picture;
    });
    const look: Look = { limit, snapshot };
    this.#look = look;
    const forget = () => {
      if (this.#look === look) this.#look = undefined;
    };
    snapshot.then(() => setTimeout(forget, PICTURE_MS).unref(), forget);
    return look;
  }

  /** Moves through those of `messages` that come next, and delivers them. */
  #advance(epoch: string, messages: readonly Message[]) {
    const { epoch: current, seq } = this.#cursor ?? { epoch: '', seq: 0 };
    // A room without messages is the position before the first of any epoch.
    if (epoch !== current && current !== '') return;
    const first = messages[0]?.seq ?? 0;
    if (first > seq + 1) return;
    const next = first === seq + 1 ? messages : messages.slice(seq + 1 - first);
    const last = next.at(-1);
    if (last === undefined) return;
    this.#cursor = { epoch, seq: last.seq, lastId: last.id };
    this.#ring.push(next);
    this.#audience.deliver(epoch, next);
  }

  /** The messages from a picture's top to the cursor, or undefined when they do not meet. */
  #after({ epoch, top }: Snapshot): Message[] | undefined {
    if (this.#cursor?.epoch !== epoch || this.#cursor.seq < top) return undefined;
    return this.#ring.last(this.#cursor.seq - top);
  }

  #moveTo({ epoch, top, messages }: Snapshot) {
    const lastId = messages.at(-1)?.id;
    this.#cursor = lastId === undefined ? { epoch, seq: top } : { epoch, seq: top, lastId };
    this.#ring.replace(messages);
  }

  #scheduleCheck() {
    const delay = MIN_CHECK_MS + Math.random() * (MAX_CHECK_MS - MIN_CHECK_MS);
    this.#timer = setTimeout(() => {
      const quiet = this.#quiet;
      this.#quiet = true;
      if (quiet && this.#cursor !== undefined) void this.#requestSync('check');
      this.#scheduleCheck();
    }, delay).unref();
  }

  /** One sync at a time; one more after it when it was asked for meanwhile. */
  #requestSync(cause: SyncCause): Promise<void> {
    if (this.#syncing !== undefined) {
      this.#syncAgain = cause;
      return this.#syncing;
    }
    this.#syncing = this.#syncUntilQuiet(cause).finally(() => {
      this.#syncing = undefined;
    });
    return this.#syncing;
  }

  async #syncUntilQuiet(first: SyncCause) {
    let cause: SyncCause | undefined = first;
    while (cause !== undefined && !this.#closed) {
      this.#syncAgain = undefined;
      try {
        await this.#sync(cause);
      } catch (error) {
        if (this.#closed) return;
        const reason = (error as Error).message;
        this.#warn(reason, { room: this.#room, cause, reason }, 'room not read, trying again');
        clearTimeout(this.#timer);
        this.#timer = setTimeout(() => {
          void this.#requestSync('retry');
          this.#scheduleCheck();
        }, SYNC_RETRY_MS).unref();
      }
      cause = this.#syncAgain;
    }
  }

  async #sync(cause: SyncCause) {
    this.#metrics.syncs[cause].inc();
    const before = this.#cursor;
    const picture = await this.#log.read(this.#room, before);
    if (this.#closed) return;
    if (picture.recovered) {
      const from = this.#cursor?.seq ?? 0;
      this.#advance(picture.epoch, picture.messages);
      const missed = (this.#cursor?.seq ?? 0) - from;
      this.#metrics.caughtUp.inc(missed);
      // A look at a quiet room that finds something says that the link is deaf.
      const level = cause === 'check' ? 'warn' : 'info';
      if (missed > 0) this.#logger[level]({ room: this.#room, cause, missed }, 'caught up');
      return;
    }
    // The cursor has moved on while the log was read: what was read is old news.
    if (this.#cursor !== before && this.#cursor?.epoch === picture.epoch) return;
    const { epoch, top } = picture;
    this.#logger.warn({ room: this.#room, cause, from: before, to: { epoch, top } }, 'room reset');
    this.#metrics.resets.inc();
    this.#moveTo(picture);
    this.#look = undefined;
    this.#audience.reset();
  }
}
