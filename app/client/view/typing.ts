import { texts } from '../texts.ts';
import { byId } from './dom.ts';
import { listNames } from './time.ts';

/** A little longer than the time between two signs of somebody who goes on typing. */
const FORGET_MS = 5000;

export class TypingView {
  readonly #line = byId('typing', HTMLElement);
  readonly #timers = new Map<string, ReturnType<typeof setTimeout>>();

  constructor(signal: AbortSignal) {
    this.#show();
    signal.addEventListener('abort', () => {
      for (const timer of this.#timers.values()) clearTimeout(timer);
    });
  }

  started(user: string): void {
    clearTimeout(this.#timers.get(user));
    this.#timers.set(
      user,
      setTimeout(() => this.stopped(user), FORGET_MS),
    );
    this.#show();
  }

  stopped(user: string): void {
    clearTimeout(this.#timers.get(user));
    if (this.#timers.delete(user)) this.#show();
  }

  #show(): void {
    const names = [...this.#timers.keys()];
    this.#line.textContent = names.length > 0 ? texts.typing(listNames(names), names.length) : '';
  }
}
