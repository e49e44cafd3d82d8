import { texts } from '#texts';
import type { State } from '../../client/chat.ts';
import { translate } from '../words.ts';
import { byId, the } from './dom.ts';

const words: Record<State['is'], string> = {
  connecting: texts.connecting,
  online: texts.online,
  reconnecting: texts.connectionLost,
  offline: texts.offline,
  draining: texts.draining,
};

const wordsOf = (state: State): string =>
  state.is === 'reconnecting' && state.reason
    ? translate(state.reason, state.why)
    : words[state.is];

/** The connection's state in words; the seconds beside them are not read aloud one by one. */
export class StateView {
  readonly #line = byId('state', HTMLElement);
  readonly #words = the('.words', HTMLElement, this.#line);
  readonly #countdown = the('.countdown', HTMLElement, this.#line);
  readonly #now = the('button', HTMLButtonElement, this.#line);
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(retry: () => void, signal: AbortSignal) {
    this.#now.addEventListener('click', retry, { signal });
    signal.addEventListener('abort', () => clearInterval(this.#timer));
  }

  show(state: State): void {
    clearInterval(this.#timer);
    this.#line.dataset.is = state.is;
    const text = wordsOf(state);
    // Written anew, the same words would be read aloud again.
    if (this.#words.textContent !== text) this.#words.textContent = text;
    const isFocused = document.activeElement === this.#now;
    this.#now.hidden = state.is !== 'reconnecting' && state.is !== 'offline';
    // A button that goes takes the focus with it.
    if (isFocused && this.#now.hidden) byId('text', HTMLTextAreaElement).focus();
    this.#countdown.textContent = '';
    if (state.is === 'reconnecting') this.#count(Date.now() + state.inMs);
  }

  #count(until: number): void {
    const tick = () => {
      const seconds = Math.max(0, Math.ceil((until - Date.now()) / 1000));
      this.#countdown.textContent = texts.inSeconds(seconds);
    };
    tick();
    this.#timer = setInterval(tick, 1000);
  }
}
