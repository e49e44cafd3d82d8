import type { Member } from '../../protocol.ts';
import { texts } from '../texts.ts';
import { byId, make, the } from './dom.ts';
import { makeMonogram } from './person.ts';

/** Who is here: one entry a name, however many tabs it has. On a narrow screen behind a button. */
export class PeopleView {
  readonly #panel = byId('people', HTMLElement);
  readonly #list = the('ul', HTMLUListElement, this.#panel);
  readonly #toggle = byId('people-toggle', HTMLButtonElement);
  readonly #user: string;
  #names = new Set<string>();

  constructor(user: string, signal: AbortSignal) {
    this.#user = user;
    this.show([]);
    this.#open(false);
    const toggle = this.#toggle;
    const isOpen = () => toggle.getAttribute('aria-expanded') === 'true';
    toggle.addEventListener('click', () => this.#open(!isOpen()), { signal });
    const close = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || !isOpen()) return;
      this.#open(false);
      toggle.focus();
    };
    document.addEventListener('keydown', close, { signal });
  }

  /** @returns who was not there before, and who is there no longer. */
  show(members: readonly Member[]): { readonly came: string[]; readonly went: string[] } {
    const before = this.#names;
    const collator = new Intl.Collator();
    const names = [...new Set(members.map(({ user }) => user))].sort(collator.compare);
    this.#names = new Set(names);
    this.#list.replaceChildren(...names.map((name) => this.#makeEntry(name)));
    const title = names.length > 0 ? texts.peopleHere(names.length) : texts.people;
    byId('people-title', HTMLElement).textContent = title;
    this.#toggle.textContent = title;
    return {
      came: names.filter((name) => !before.has(name)),
      went: [...before].filter((name) => !this.#names.has(name)),
    };
  }

  #makeEntry(name: string): HTMLLIElement {
    const entry = make('li', '', makeMonogram(name), make('bdi', 'author', name));
    if (name === this.#user) entry.append(' ', make('span', 'you', texts.you));
    return entry;
  }

  #open(open: boolean): void {
    this.#toggle.setAttribute('aria-expanded', String(open));
    this.#panel.classList.toggle('open', open);
  }
}
