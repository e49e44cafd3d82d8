import { within } from '../refusal.ts';
import type { Entry } from './log.ts';

/** Messages that one script call takes at the most: Redis does nothing else meanwhile. */
const MAX_GROUP = 128;

export interface Receipt {
  readonly epoch: string;
  readonly seq: number;
}

interface Pending {
  readonly entry: Entry;
  readonly resolve: (receipt: Receipt) => void;
  readonly reject: (reason: Error) => void;
}

/** Appends to a room; answers the epoch and the entries' numbers, in the order of the entries. */
export type Publish = (room: string, entries: readonly Entry[]) => Promise<[string, ...number[]]>;

/**
 * Group commit: one publish call at a time for each room, and what comes meanwhile goes with the
 * next one. So the busier a room, the less a message costs, and in a quiet one none waits.
 */
export class Writer {
  readonly #publish: Publish;
  readonly #timeoutMs: number;
  /** What waits, for each room that has a call under way. */
  readonly #waiting = new Map<string, Pending[]>();

  /** @param timeoutMs how long a call may take: after that, its room's messages are given up. */
  constructor(publish: Publish, timeoutMs: number) {
    this.#publish = publish;
    this.#timeoutMs = timeoutMs;
  }

  append(room: string, entry: Entry): Promise<Receipt> {
    return new Promise((resolve, reject) => {
      let waiting = this.#waiting.get(room);
      if (waiting === undefined) {
        waiting = [];
        this.#waiting.set(room, waiting);
        // Not at once: what else was read from the sockets in this turn goes along.
        setImmediate(() => void this.#work(room));
      }
      waiting.push({ entry, resolve, reject });
    });
  }

  async #work(room: string) {
    const waiting = this.#waiting.get(room) ?? [];
    while (waiting.length > 0) {
      const group = waiting.splice(0, MAX_GROUP);
      try {
        const entries = group.map(({ entry }) => entry);
        const call = this.#publish(room, entries);
        const [epoch, ...seqs] = await within(this.#timeoutMs, call);
        group.forEach(({ resolve }, i) => void resolve({ epoch, seq: seqs[i] as number }));
      } catch (error) {
        // Who waited behind it has waited almost as long, and would again.
        for (const { reject } of [...group, ...waiting.splice(0)]) reject(error as Error);
      }
    }
    this.#waiting.delete(room);
  }
}
