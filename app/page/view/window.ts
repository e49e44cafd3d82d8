/** Items that are shown at the end of a room: some screens full. */
const AT_END = 120;
/** How many more are shown when somebody comes near to an edge. */
const STEP = 60;
/**
 * What is shown at the most: to lay out a long list costs the more the longer it is. Of the lowest
 * rows, these are still more than three of the highest screens: both edges stay out of view.
 */
const MAX = 300;

/** Which items of a long list are shown: those from one index up to another, around the reader. */
export class Window {
  #from = 0;
  #to = 0;

  get from(): number {
    return this.#from;
  }

  get to(): number {
    return this.#to;
  }

  /** The newest. */
  toEnd(start: number, end: number): void {
    const isFull = end - this.#from > MAX;
    const isFar = this.#to < end - STEP || this.#from > end;
    if (isFull || isFar || this.#from < start) this.#from = Math.max(start, end - AT_END);
    this.#to = end;
    // What is short is shown whole, whatever came before it.
    if (this.#to - this.#from < STEP) this.#from = Math.max(start, end - AT_END);
  }

  /** An item and what is around it. */
  around(index: number, start: number, end: number): void {
    this.#from = Math.max(start, index - STEP);
    this.#to = Math.min(end, this.#from + AT_END);
  }

  /** Keeps to what there is; takes in what is new below, as long as there is room for it. */
  fit(start: number, end: number): void {
    this.#from = Math.min(Math.max(this.#from, start), end);
    this.#to = Math.max(Math.min(this.#to, end), this.#from);
  }

  /** @returns whether there is more to be shown above. */
  up(start: number): boolean {
    if (this.#from <= start) return false;
    this.#from = Math.max(start, this.#from - STEP);
    this.#to = Math.min(this.#to, this.#from + MAX);
    return true;
  }

  /** @returns whether there is more to be shown below. */
  down(end: number): boolean {
    if (this.#to >= end) return false;
    this.#to = Math.min(end, this.#to + STEP);
    this.#from = Math.max(this.#from, this.#to - MAX);
    return true;
  }
}
