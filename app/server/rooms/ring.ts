import type { Message, Position } from '../../protocol.ts';

/** Messages kept for those who come back: what a busy room brings while an instance is replaced. */
const LENGTH = 256;

/** A room's newest messages, contiguous, up to where its members on this instance are. */
export class Ring {
  #messages: Message[] = [];

  push(messages: readonly Message[]) {
    this.#messages.push(...messages);
    if (this.#messages.length > 2 * LENGTH) this.#messages = this.#messages.slice(-LENGTH);
  }

  replace(messages: readonly Message[]) {
    this.#messages = messages.slice(-LENGTH);
  }

  /** The newest `count`, or undefined when not all of them are here. */
  last(count: number): Message[] | undefined {
    const { length } = this.#messages;
    return count > length ? undefined : this.#messages.slice(length - count);
  }

  /** What came after a position of this epoch; undefined when that cannot be told from here. */
  since({ seq, lastId }: Position): Message[] | undefined {
    const newest = this.#messages.at(-1)?.seq;
    if (newest === undefined || seq > newest) return undefined;
    const known = this.#messages.at(-1 - (newest - seq));
    // Without the message itself it is not known whether the number was given out twice.
    if (known === undefined || (lastId !== undefined && known.id !== lastId)) return undefined;
    return this.last(newest - seq);
  }
}
