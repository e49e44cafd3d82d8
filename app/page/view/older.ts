import { texts } from '#texts';
import type { Older, OlderState } from '../model/older.ts';
import { byId, makeButton } from './dom.ts';

/** What stands above the oldest message: whether there is more, and how it gets on. */
export class OlderView {
  readonly #line = byId('older', HTMLElement);
  readonly #older: Older;
  #shown: OlderState | undefined;

  constructor(older: Older) {
    this.#older = older;
    this.#line.replaceChildren();
  }

  /** @param hasMessages of an empty room nothing is older. */
  show(hasMessages: boolean): void {
    const { state } = this.#older;
    this.#line.hidden = !hasMessages;
    if (state === this.#shown) return;
    this.#shown = state;
    this.#line.replaceChildren(...this.#content(state));
  }

  #content(state: OlderState): readonly (Node | string)[] {
    switch (state) {
      case 'more':
        return [];
      case 'loading':
        return [texts.loadingOlder];
      case 'all':
        return [this.#older.isWhole ? texts.roomBegins : texts.olderGone];
      case 'failed':
        return [texts.olderFailed, ' ', makeButton(texts.tryAgain, () => void this.#older.load())];
    }
  }
}
