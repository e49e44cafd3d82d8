import { texts } from '../texts.ts';
import { byId } from './dom.ts';

/** A sign of typing no more often than this. */
const TYPING_MS = 3000;

export interface ComposerEvents {
  readonly send: (text: string) => void;
  readonly typing: () => void;
}

export class Composer {
  readonly #box = byId('text', HTMLTextAreaElement);
  readonly #form = byId('composer', HTMLFormElement);
  readonly #events: ComposerEvents;
  #signed = 0;

  constructor(room: string, events: ComposerEvents, signal: AbortSignal) {
    this.#events = events;
    this.#box.value = '';
    this.#box.placeholder = texts.writeTo(room);
    this.#form.addEventListener('submit', (event) => this.#submit(event), { signal });
    this.#box.addEventListener('keydown', (event) => this.#onKey(event), { signal });
    this.#box.addEventListener('input', () => this.#onInput(), { signal });
    this.#fit();
  }

  focus(): void {
    this.#box.focus();
  }

  /** Gives back what could not be sent, before what has been typed since. */
  restore(text: string): void {
    this.#box.value = this.#box.value ? `${text}\n${this.#box.value}` : text;
    this.#fit();
    this.focus();
  }

  #onKey(event: KeyboardEvent): void {
    // Enter that picks a word of an input method is not meant for us.
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    this.#form.requestSubmit();
  }

  #onInput(): void {
    this.#fit();
    const now = Date.now();
    if (!this.#box.value.trim() || now - this.#signed < TYPING_MS) return;
    this.#signed = now;
    this.#events.typing();
  }

  #submit(event: SubmitEvent): void {
    event.preventDefault();
    const text = this.#box.value.trimEnd();
    this.focus();
    if (!text.trim()) return;
    this.#box.value = '';
    this.#signed = 0;
    this.#fit();
    this.#events.send(text);
  }

  /** Grows with its text, for browsers that do not do so by themselves. */
  #fit(): void {
    if (CSS.supports('field-sizing', 'content')) return;
    this.#box.style.height = 'auto';
    this.#box.style.height = `${this.#box.scrollHeight}px`;
  }
}
