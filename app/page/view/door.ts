import { texts } from '#texts';
import { Refused } from '../../client/chat.ts';
import { tidy } from '../../client/room.ts';
import { inWords } from '../words.ts';
import { byId } from './dom.ts';

export interface Person {
  readonly user: string;
  readonly room: string;
}

export interface DoorEvents {
  submit(person: Person): void;
  /** What was submitted is being changed before it was answered. */
  edit(): void;
}

/** The card that asks for a name and a room, and says inline what is wrong with them. */
export class Door {
  readonly #name = byId('name', HTMLInputElement);
  readonly #room = byId('room', HTMLInputElement);
  readonly #button = byId('enter', HTMLButtonElement);
  readonly #events: DoorEvents;

  constructor(events: DoorEvents) {
    this.#events = events;
    byId('signin-form', HTMLFormElement).addEventListener('submit', (event) => {
      event.preventDefault();
      this.#submit();
    });
    for (const input of [this.#name, this.#room]) {
      input.addEventListener('input', () => this.#onInput(input));
    }
  }

  /** Puts the cursor where the next word is wanted. */
  show({ user, room }: Person): void {
    document.body.className = 'door';
    this.#name.value = user;
    this.#room.value = room;
    this.busy(false);
    this.#complain('');
    (user && !room ? this.#room : this.#name).focus();
  }

  busy(busy: boolean): void {
    this.#button.ariaDisabled = String(busy);
    this.#button.textContent = busy ? texts.entering : texts.enter;
    if (busy) this.#complain('');
    this.say('');
  }

  get #isBusy(): boolean {
    return this.#button.ariaDisabled === 'true';
  }

  #complain(complaint: string): void {
    byId('signin-error', HTMLElement).textContent = complaint;
  }

  #onInput(input: HTMLInputElement): void {
    complain(input, '');
    if (!this.#isBusy) return;
    this.#events.edit();
    this.busy(false);
  }

  /** Says why somebody was not let in, where it can be mended. */
  refuse(reason: Error): void {
    this.#complain(inWords(reason));
    if (reason instanceof Refused && reason.why?.what === 'room') this.#room.focus();
  }

  /** Tells why it takes so long. */
  say(state: string): void {
    byId('signin-state', HTMLElement).textContent = state;
  }

  #submit(): void {
    if (this.#isBusy) return;
    const person = { user: tidy(this.#name.value), room: tidy(this.#room.value) };
    complain(this.#name, person.user ? '' : texts.nameMissing);
    complain(this.#room, person.room ? '' : texts.roomMissing);
    if (!person.user) this.#name.focus();
    else if (!person.room) this.#room.focus();
    else this.#events.submit(person);
  }
}

function complain(input: HTMLInputElement, complaint: string): void {
  input.ariaInvalid = complaint ? 'true' : null;
  byId(`${input.id}-error`, HTMLElement).textContent = complaint;
}
