import { byId } from './dom.ts';

/** As near to the end as this counts as being there: a line or so. */
const NEAR_PX = 48;

/** Keeps the end in view for who reads there, and leaves alone who has scrolled up. */
export class ScrollView {
  readonly #scroller = byId('scroller', HTMLElement);
  readonly #button = byId('to-end', HTMLButtonElement);
  readonly #resized = new ResizeObserver(() => this.#settle());
  #atEnd = true;

  constructor(signal: AbortSignal) {
    this.#scroller.addEventListener('scroll', () => this.#look(), { signal, passive: true });
    this.#button.addEventListener('click', () => this.#jump(), { signal });
    // The window, the keyboard of a telephone, or a growing composer changes what is in view.
    this.#resized.observe(this.#scroller);
    signal.addEventListener('abort', () => this.#resized.disconnect());
  }

  get isAtEnd(): boolean {
    return this.#atEnd;
  }

  toEnd(): void {
    this.#atEnd = true;
    this.#settle();
  }

  /** Something was appended; `news` are worth a button to who has scrolled up. */
  grown(news: boolean): void {
    if (news && !this.#atEnd) this.#button.hidden = false;
    this.#settle();
  }

  /** The button hides itself: who pressed it by keyboard reads on in the log. */
  #jump(): void {
    this.toEnd();
    this.#scroller.focus({ preventScroll: true });
  }

  #look(): void {
    const { scrollHeight, scrollTop, clientHeight } = this.#scroller;
    this.#atEnd = scrollHeight - scrollTop - clientHeight < NEAR_PX;
    if (this.#atEnd) this.#button.hidden = true;
  }

  #settle(): void {
    if (!this.#atEnd) return;
    this.#scroller.scrollTop = this.#scroller.scrollHeight;
    this.#button.hidden = true;
  }
}
