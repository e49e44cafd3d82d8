import { texts } from '#texts';
import { tidy } from '../../client/room.ts';
import { byId } from './dom.ts';

export interface Person {
  readonly user: string;
  readonly room: string;
}

/** The card that asks for a name and a room, and says inline what is wrong with them. */
export class Door {
  readonly #name = byId('name', HTMLInputElement);
  readonly #room = byId('room', HTMLInputElement);
  readonly #button = byId('enter', HTMLButtonElement);
  readonly #onSubmit: (person: Person) => void;

  constructor(onSubmit: (person: Person) => void) {
    this.#onSubmit = onSubmit;
    byId('signin-form', HTMLFormElement).addEventListener('submit', (event) => {
      event.preventDefault();
      this.#submit();
    });
    for (const input of [this.#name, this.#room]) {
      input.addEventListener('input', () => complain(input, ''));
    }
  }

  /** Puts the cursor where the next word is wanted. */
  show({ user, room }: Person): void {
    document.body.className = 'door';
    this.#name.value = user;
    this.#room.value = room;
    this.busy(false);
    this.refuse('');
    (user && !room ? this.#room : this.#name).focus();
  }

  busy(busy: boolean): void {
    this.#button.ariaDisabled = String(busy);
    this.#button.textContent = busy ? texts.entering : texts.enter;
    if (busy) this.refuse('');
    this.say('');
  }

  /** Says why somebody was not let in. */
  refuse(reason: string): void {
    byId('signin-error', HTMLElement).textContent = reason;
  }

  /** Tells why it takes so long. */
  say(state: string): void {
    byId('signin-state', HTMLElement).textContent = state;
  }

  #submit(): void {
    if (this.#button.ariaDisabled === 'true') return;
    const person = { user: tidy(this.#name.value), room: tidy(this.#room.value) };
    complain(this.#name, person.user ? '' : texts.nameMissing);
    complain(this.#room, person.room ? '' : texts.roomMissing);
    if (!person.user) this.#name.focus();
    else if (!person.room) this.#room.focus();
    else this.#onSubmit(person);
  }
}

function complain(input: HTMLInputElement, complaint: string): void {
  input.ariaInvalid = complaint ? 'true' : null;
  byId(`${input.id}-error`, HTMLElement).textContent = complaint;
}
