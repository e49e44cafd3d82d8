import type { Draft, Receipt } from '../protocol.ts';

/** A message that can be sent again: it says itself where to, and which it is. */
export type Outgoing = Required<Draft>;

interface Sending {
  readonly draft: Outgoing;
  readonly resolve: (receipt: Receipt) => void;
  readonly reject: (reason: Error) => void;
}

/** Messages from `send` until the log has them, oldest first: none is forgotten on the way. */
export class Outbox {
  readonly #sendings = new Map<string, Sending>();

  add(draft: Outgoing): Promise<Receipt> {
    const { promise, resolve, reject } = Promise.withResolvers<Receipt>();
    this.#sendings.set(draft.id, { draft, resolve, reject });
    return promise;
  }

  of(room: string): Outgoing[] {
    return [...this.#sendings.values()].map(({ draft }) => draft).filter((d) => d.room === room);
  }

  /** Ends the message with this id, if it is one of ours and under way. */
  settle(id: string, outcome: Receipt | Error): void {
    const sending = this.#sendings.get(id);
    this.#sendings.delete(id);
    if (outcome instanceof Error) sending?.reject(outcome);
    else sending?.resolve(outcome);
  }
}
