import { texts } from '#texts';
import type { Room } from '../model/room.ts';
import { byId, the } from './dom.ts';

/** A sign of typing no more often than this. */
const TYPING_MS = 3000;
/** From this part of what a message may have on, what is left of it is told. */
const NEARLY = 0.9;

export interface ComposerEvents {
  readonly send: (text: string) => void;
  /** The box may be of another height. */
  readonly typed: () => void;
}

/** Where a message to one room is written. What is typed is kept with every key, until it is sent. */
export class Composer {
  readonly #box = byId('text', HTMLTextAreaElement);
  readonly #form = byId('composer', HTMLFormElement);
  readonly #button = the('.primary', HTMLButtonElement, this.#form);
  readonly #length = byId('length', HTMLElement);
  readonly #room: Room;
  readonly #events: ComposerEvents;
  #signed = 0;

  constructor(room: Room, events: ComposerEvents, signal: AbortSignal) {
    this.#room = room;
    this.#events = events;
    this.#box.value = room.draft;
    this.#box.placeholder = texts.writeTo(room.name);
    this.#box.ariaLabel = texts.writeTo(room.name);
    this.#form.addEventListener('submit', (event) => this.#submit(event), { signal });
    this.#box.addEventListener('keydown', (event) => this.#onKey(event), { signal });
    this.#box.addEventListener('input', () => this.#onInput(), { signal });
    this.#changed();
  }

  focus(): void {
    this.#box.focus();
  }

  /** Gives back what was not sent, before what has been typed since. */
  restore(text: string): void {
    this.#box.value = this.#box.value ? `${text}\n${this.#box.value}` : text;
    this.#changed();
    this.focus();
  }

  /** To be called when the room says how long a message may be. */
  measure(): void {
    const left = this.#room.maxTextLength - this.#text.length;
    const isLong = left < 0;
    const isNear = left < (1 - NEARLY) * this.#room.maxTextLength;
    const words = isLong ? texts.tooLong(-left) : isNear ? texts.charactersLeft(left) : '';
    if (this.#length.textContent !== words) this.#length.textContent = words;
    this.#length.classList.toggle('wrong', isLong);
    this.#box.ariaInvalid = isLong ? 'true' : null;
    this.#button.ariaDisabled = isLong ? 'true' : null;
  }

  get #text(): string {
    return this.#box.value.trimEnd();
  }

  #changed(): void {
    this.#room.draft = this.#box.value;
    this.measure();
    this.#fit();
    this.#events.typed();
  }

  #onKey(event: KeyboardEvent): void {
    // Enter that picks a word of an input method is not meant for us.
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    this.#form.requestSubmit();
  }

  #onInput(): void {
    this.#changed();
    const now = Date.now();
    if (!this.#text.trim() || now - this.#signed < TYPING_MS) return;
    this.#signed = now;
    this.#room.typing();
  }

  #submit(event: SubmitEvent): void {
    event.preventDefault();
    const text = this.#text;
    this.focus();
    if (!text.trim() || text.length > this.#room.maxTextLength) return;
    this.#box.value = '';
    this.#signed = 0;
    // First the message is kept, and only then is the draft gone.
    this.#events.send(text);
    this.#changed();
  }

  /** Grows with its text, for browsers that do not do so by themselves. */
  #fit(): void {
    if (CSS.supports('field-sizing', 'content')) return;
    this.#box.style.height = 'auto';
    this.#box.style.height = `${this.#box.scrollHeight}px`;
  }
}
