import type { Seen } from './record.ts';

/** What a room's log must have been, from what all clients were shown of it. */
export class Room {
  /** In the order in which somebody first heard of them; a room without messages has none. */
  readonly epochs: string[] = [];
  readonly #bySeq = new Map<string, Map<number, Seen>>();
  readonly #seqs = new Map<string, Map<string, number>>();

  /** @returns whether it was unheard of. */
  hear(epoch: string): boolean {
    if (epoch === '' || this.epochs.includes(epoch)) return false;
    this.epochs.push(epoch);
    this.#bySeq.set(epoch, new Map());
    this.#seqs.set(epoch, new Map());
    return true;
  }

  /** @returns what cannot be true of one log, if anything. */
  place(epoch: string, message: Seen): string | undefined {
    const { seq, id, text } = message;
    const there = this.#bySeq.get(epoch)?.get(seq);
    if (there !== undefined && (there.text !== text || there.id !== id)) {
      return `expected "${there.text}" (${there.id}) here, as others saw, got "${text}"`;
    }
    const before = this.#seqs.get(epoch)?.get(text);
    if (before !== undefined && before !== seq) return `"${text}" is number ${before} as well`;
    this.#bySeq.get(epoch)?.set(seq, message);
    this.#seqs.get(epoch)?.set(text, seq);
    return undefined;
  }

  /** The numbers that a message got, by epoch, as far as anybody saw it. */
  placesOf(text: string): readonly { readonly epoch: string; readonly seq: number }[] {
    return this.epochs.flatMap((epoch) => {
      const seq = this.#seqs.get(epoch)?.get(text);
      return seq === undefined ? [] : [{ epoch, seq }];
    });
  }
}
