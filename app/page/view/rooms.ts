import { texts } from '#texts';
import { tidy } from '../../client/room.ts';
import { pathOf } from '../address.ts';
import type { Room } from '../model/room.ts';
import type { Visit } from '../visit.ts';
import { inWords } from '../words.ts';
import { byId, make, the } from './dom.ts';
import { flash } from './flash.ts';
import { List } from './list.ts';
import { makeMonogram } from './person.ts';

/** A room whose server takes longer to answer is shown before it has. */
const PATIENCE_MS = 300;

export interface RoomsArgs {
  readonly visit: Visit;
  open(room: Room): void;
}

/** The rooms that this person is in, what is unread in each, and the way into another one. */
export class RoomsView {
  readonly #args: RoomsArgs;
  readonly #list = new List(byId('room-list', HTMLElement));
  readonly #toggle = byId('rooms-toggle', HTMLElement);
  readonly #form = byId('another', HTMLFormElement);
  readonly #input = the('input', HTMLInputElement, this.#form);
  readonly #error = the('.error', HTMLElement, this.#form);
  readonly #add = byId('add-room', HTMLButtonElement);

  constructor(args: RoomsArgs, signal: AbortSignal) {
    this.#args = args;
    const { user } = args.visit;
    byId('me', HTMLElement).replaceChildren(makeMonogram(user), make('bdi', '', user));
    this.#expand(false);
    this.#add.addEventListener('click', () => this.#expand(this.#form.hidden === true), { signal });
    this.#form.addEventListener('submit', (event) => void this.#submit(event), { signal });
    this.#form.addEventListener('keydown', (event) => this.#onKey(event), { signal });
    this.show();
  }

  show(): void {
    const { rooms, openRoom } = this.#args.visit;
    this.#list.show(rooms.map((room) => ({ of: room, look: '', make: () => this.#make(room) })));
    for (const room of rooms) {
      const entry = this.#list.elementOf(room);
      if (entry) update(entry, room, room === openRoom);
    }
    const elsewhere = rooms.reduce((sum, room) => sum + (room === openRoom ? 0 : room.unread), 0);
    the('.unread', HTMLElement, this.#toggle).textContent = elsewhere > 0 ? String(elsewhere) : '';
  }

  #make(room: Room): HTMLLIElement {
    const [count, unsent] = [make('span', 'unread'), make('span', 'unsent')];
    for (const mark of [count, unsent]) mark.ariaHidden = 'true';
    const name = make('bdi', 'room', room.name);
    const link = make('a', '', name, unsent, count, make('span', 'unseen'));
    link.href = pathOf(room.name);
    link.addEventListener('click', (event) => {
      // With a modifier it opens in another tab, as any link does.
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
      event.preventDefault();
      this.#args.open(room);
    });
    return make('li', '', link);
  }

  #onKey(event: KeyboardEvent): void {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    this.#expand(false);
    this.#add.focus();
  }

  async #submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const name = tidy(this.#input.value);
    this.#complain(name ? '' : texts.roomMissing);
    if (!name) return;
    const { visit, open } = this.#args;
    try {
      const entered = visit.enter(name);
      // Never later: by then, the person may be writing in another room.
      await Promise.race([entered, new Promise((late) => setTimeout(late, PATIENCE_MS))]);
      const room = visit.find(name);
      this.#expand(false);
      if (room) open(room);
      await entered;
    } catch (error) {
      if (this.#form.hidden) flash(inWords(error as Error));
      else this.#complain(inWords(error as Error));
    }
  }

  #complain(complaint: string): void {
    this.#error.textContent = complaint;
    this.#input.ariaInvalid = complaint ? 'true' : null;
    if (complaint) this.#input.focus();
  }

  #expand(open: boolean): void {
    this.#form.hidden = !open;
    this.#add.ariaExpanded = String(open);
    this.#input.value = '';
    this.#complain('');
    if (open) this.#input.focus();
  }
}

/** In place: a link that has the focus keeps it. */
function update(entry: HTMLElement, { unread, unsent }: Room, isOpen: boolean): void {
  const write = (selector: string, text: string) => {
    the(selector, HTMLElement, entry).textContent = text;
  };
  // In the open room each says of itself what becomes of it.
  const waiting = isOpen ? 0 : unsent.pending;
  the('a', HTMLAnchorElement, entry).ariaCurrent = isOpen ? 'page' : null;
  write('.unread', unread > 0 ? String(unread) : '');
  write('.unsent', waiting > 0 ? '!' : '');
  const words = [unread > 0 && texts.unread(unread), waiting > 0 && texts.unsent(waiting)];
  write('.unseen', words.flatMap((word) => (word ? ` ${word}` : [])).join());
}
