import { texts } from '#texts';
import type { People } from '../model/people.ts';
import { byId, make, the } from './dom.ts';
import { List } from './list.ts';
import { makeMonogram } from './person.ts';

/** Who is in the open room: one entry a name. */
export class PeopleView {
  readonly #panel = byId('people', HTMLElement);
  readonly #list = new List(the('ul', HTMLUListElement, this.#panel));
  readonly #people: People;
  readonly #user: string;

  constructor(people: People, user: string) {
    this.#people = people;
    this.#user = user;
    this.show();
  }

  show(): void {
    const { names } = this.#people;
    const title = names.length > 0 ? texts.peopleHere(names.length) : texts.people;
    byId('people-title', HTMLElement).textContent = title;
    the('.label', HTMLElement, byId('people-toggle', HTMLElement)).textContent = title;
    this.#list.show(
      names.map((name) => ({ of: name, look: '', make: () => this.#makeEntry(name) })),
    );
  }

  #makeEntry(name: string): HTMLLIElement {
    const entry = make('li', '', makeMonogram(name), make('bdi', 'author', name));
    if (name === this.#user) entry.append(' ', make('span', 'you', texts.you));
    return entry;
  }
}
