/** As near to the end as this counts as being there: a line or so. */
const NEAR_PX = 48;
/** Within so many screens of an edge, more is put there. */
const AHEAD = 1;
/** Should the first row in view be made anew, the one after it keeps the place. */
const ANCHORS = 3;

interface Anchor {
  readonly row: Element;
  readonly top: number;
}

/** What scrolls: knows where its reader is, and keeps that place whatever is put above or below. */
export class Scroll {
  readonly #box: HTMLElement;
  readonly #rows: HTMLElement;
  #size = '';
  #anchors: readonly Anchor[] = [];

  /** @param rows within `box`: what may be read. */
  constructor(box: HTMLElement, rows: HTMLElement) {
    this.#box = box;
    this.#rows = rows;
  }

  get isNearEnd(): boolean {
    return this.#below < NEAR_PX;
  }

  /** Whether something was laid out anew since `note`, which is not the reader's doing. */
  get isResized(): boolean {
    return this.#size !== this.#measure();
  }

  /** More is soon wanted below. */
  get wantsBelow(): boolean {
    return this.#below < AHEAD * this.#box.clientHeight;
  }

  /** More is soon wanted above. */
  get wantsAbove(): boolean {
    return this.#box.scrollTop < AHEAD * this.#box.clientHeight;
  }

  toEnd(): void {
    this.#box.scrollTop = this.#box.scrollHeight;
  }

  /** A row in view, and how many pixels below the upper edge it is. */
  get anchor(): Anchor | undefined {
    return this.#anchors[0];
  }

  /** Puts a row so far below the upper edge, if it is there. */
  toRow(row: Element | undefined, top: number): void {
    if (row) this.#box.scrollTop += this.#topOf(row) - top;
    this.note();
  }

  /** Remembers what is in view, for `keep`. */
  note(): void {
    const anchors: Anchor[] = [];
    for (let row = this.#firstInView(); row; row = row.nextElementSibling) {
      anchors.push({ row, top: this.#topOf(row) });
      if (anchors.length === ANCHORS) break;
    }
    this.#anchors = anchors;
    this.#size = this.#measure();
  }

  /** Puts what was in view where it was. */
  keep(): void {
    const anchor = this.#anchors.find(({ row }) => row.isConnected);
    if (!anchor) return;
    const top = this.#topOf(anchor.row);
    if (top !== anchor.top) this.#box.scrollTop += top - anchor.top;
  }

  #topOf(row: Element): number {
    return row.getBoundingClientRect().top - this.#box.getBoundingClientRect().top;
  }

  #measure(): string {
    const { scrollHeight, clientHeight, clientWidth } = this.#box;
    return `${scrollHeight} ${clientHeight} ${clientWidth}`;
  }

  get #below(): number {
    const { scrollHeight, scrollTop, clientHeight } = this.#box;
    return scrollHeight - scrollTop - clientHeight;
  }

  /** Rows stand below one another: halving is enough. */
  #firstInView(): Element | null {
    const rows = this.#rows.children;
    const edge = this.#box.getBoundingClientRect().top;
    let [low, high] = [0, rows.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((rows[middle]?.getBoundingClientRect().bottom ?? 0) > edge) high = middle;
      else low = middle + 1;
    }
    return rows[low] ?? null;
  }
}
