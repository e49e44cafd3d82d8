/** What went wrong with the delivery to one member, or to all of them. */
export interface Faults {
  /** Acknowledged, and never seen. */
  readonly missing: number;
  /** Seen again. */
  readonly duplicate: number;
  /** Seen after a later one of the same sender. */
  readonly reordered: number;
}

export const noFaults: Faults = { missing: 0, duplicate: 0, reordered: 0 };

export const addFaults = (a: Faults, b: Faults): Faults => ({
  missing: a.missing + b.missing,
  duplicate: a.duplicate + b.duplicate,
  reordered: a.reordered + b.reordered,
});

/** What one sender knows of its texts, which it numbers 0, 1, 2 … */
export class Sent {
  count = 0;
  acknowledged = 0;
  /** The numbers that were not acknowledged, or not yet: whether those are delivered is open. */
  readonly open = new Set<number>();
}

/** What one member has seen of one sender. */
export class Seen {
  #next = 0;
  readonly #gaps = new Set<number>();
  #duplicate = 0;
  #reordered = 0;

  add(count: number) {
    if (count === this.#next) {
      this.#next++;
    } else if (count > this.#next) {
      for (let gap = this.#next; gap < count; gap++) this.#gaps.add(gap);
      this.#next = count + 1;
    } else if (this.#gaps.delete(count)) {
      this.#reordered++;
    } else {
      this.#duplicate++;
    }
  }

  /** What of `sent` is missing by now, and what was amiss on the way. */
  faults(sent: Sent): Faults {
    const absent = [...this.#gaps];
    for (let count = this.#next; count < sent.count; count++) absent.push(count);
    const missing = absent.filter((count) => !sent.open.has(count)).length;
    return { missing, duplicate: this.#duplicate, reordered: this.#reordered };
  }
}
