/** Often enough to be read along, and seldom enough for a long list to be laid out each time. */
const PAUSE_MS = 100;

/**
 * What comes alone is shown at once; what comes soon after it, together, a little later. A list costs
 * the more to lay out the longer it is: in a busy room, not for each message.
 */
export class Gather<T> {
  readonly #show: (items: readonly T[]) => void;
  #items: T[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(show: (items: readonly T[]) => void, signal: AbortSignal) {
    this.#show = show;
    signal.addEventListener('abort', () => clearTimeout(this.#timer));
  }

  add(items: readonly T[]): void {
    for (const item of items) this.#items.push(item);
    if (this.#timer === undefined) this.#pass();
  }

  /** Shows now what waits to be shown. */
  flush(): void {
    if (this.#items.length > 0) this.#show(this.#items.splice(0));
  }

  #pass(): void {
    const some = this.#items.length > 0;
    this.flush();
    this.#timer = some ? setTimeout(() => this.#pass(), PAUSE_MS) : undefined;
  }
}
