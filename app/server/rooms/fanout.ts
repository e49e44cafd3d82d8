import type { Batch, Message } from '../../protocol.ts';

/** Nobody notices this; the longest that a message is held to go out with others. */
const MAX_TICK_MS = 15;

type Entry = Batch['messages'][number];

interface Held {
  readonly epoch: string;
  readonly messages: Entry[];
}

export interface FanoutArgs {
  /** From 0, write at once, to 1, write as little as may be. */
  load(): number;
  write(batch: Batch): void;
}

/**
 * Holds a room's messages for a moment, so that what one moment brings goes out as one frame: a
 * write to a socket costs far more than what is in it. A room's first message after a pause goes
 * out at once, and while the instance has time, so do all.
 */
export class Fanout {
  readonly #args: FanoutArgs;
  /** Rooms that were written to in this tick: what comes for them now is held until it ends. */
  #rooms = new Map<string, Held | undefined>();
  #timer: NodeJS.Timeout | undefined;

  constructor(args: FanoutArgs) {
    this.#args = args;
  }

  /** `messages` follow on what was delivered to the room before. */
  deliver(room: string, epoch: string, messages: readonly Message[]) {
    const entries = messages.map(toEntry);
    if (this.#rooms.has(room)) this.#hold(room, epoch, entries);
    else {
      this.#args.write({ room, epoch, messages: entries });
      this.#begin(room);
    }
  }

  /** Writes what is held of a room, so that those who come now do not get it. */
  flush(room: string) {
    const held = this.#rooms.get(room);
    if (held === undefined) return;
    this.#rooms.set(room, undefined);
    this.#args.write({ room, ...held });
  }

  #hold(room: string, epoch: string, entries: Entry[]) {
    const held = this.#rooms.get(room);
    if (held?.epoch === epoch) held.messages.push(...entries);
    else {
      this.flush(room);
      this.#rooms.set(room, { epoch, messages: entries });
    }
  }

  #begin(room: string) {
    const tickMs = MAX_TICK_MS * this.#args.load();
    if (tickMs < 1) return;
    this.#rooms.set(room, undefined);
    this.#timer ??= setTimeout(() => this.#end(), tickMs);
  }

  #end() {
    this.#timer = undefined;
    const ended = this.#rooms;
    this.#rooms = new Map();
    for (const [room, held] of ended) {
      if (held === undefined) continue;
      this.#args.write({ room, ...held });
      this.#begin(room);
    }
  }
}

function toEntry({ user, text, seq, id, ts }: Message): Entry {
  return { user, text, seq, id, ts };
}
