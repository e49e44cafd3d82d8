import type { Message } from '../../protocol.ts';
import { texts } from '../texts.ts';
import { byId, make } from './dom.ts';
import { makeMessage, type Shown } from './message.ts';
import { dayOf, isSameDay, listNames } from './time.ts';

/** More than this is not kept on the page, unless the room had more when it was entered. */
const MAX_ROWS = 2000;

/** What the room's log holds, in its order, with the days and who came and went in between. */
export class LogView {
  readonly #list = byId('sent', HTMLOListElement);
  readonly #user: string;
  #maxRows = MAX_ROWS;
  #last: Shown | undefined;
  /** Names by whether they came or went, since the last message. */
  #movement: { readonly item: HTMLLIElement; readonly names: Map<string, boolean> } | undefined;

  constructor(user: string) {
    this.#user = user;
    this.clear();
  }

  get last(): Shown | undefined {
    return this.#last;
  }

  /** @param size how many messages are about to be shown. */
  clear(size = 0): void {
    this.#maxRows = Math.max(MAX_ROWS, 2 * size);
    this.#list.replaceChildren();
    this.#last = undefined;
    this.#movement = undefined;
  }

  append(messages: readonly Message[]): void {
    const items = document.createDocumentFragment();
    for (const message of messages) {
      if (!this.#last || !isSameDay(this.#last.ts, message.ts)) items.append(makeDay(message.ts));
      const previous = this.#movement ? undefined : this.#last;
      items.append(makeMessage(message, message.user === this.#user, previous));
      this.#last = message;
      this.#movement = undefined;
    }
    this.#list.append(items);
  }

  /** Takes the oldest away, should there be too many: a busy room does not fill the memory. */
  trim(): void {
    let day: Element | undefined;
    while (this.#list.childElementCount > this.#maxRows) {
      const oldest = this.#list.firstElementChild;
      if (oldest?.classList.contains('day')) day = oldest;
      oldest?.remove();
    }
    const oldest = this.#list.firstElementChild;
    oldest?.classList.remove('follows');
    if (day && !oldest?.classList.contains('day')) this.#list.prepend(day);
  }

  notice(text: string): void {
    this.#list.append(make('li', 'notice', text));
  }

  /** One line, rewritten while nobody says anything: a crowd that comes and goes stays quiet. */
  move(user: string, came: boolean): void {
    this.#movement ??= { item: make('li', 'notice'), names: new Map() };
    const { item, names } = this.#movement;
    // Who left and is back, with a new connection for instance, is no news.
    if (names.get(user) === !came) names.delete(user);
    else names.set(user, came);
    item.textContent = describe(names);
    if (names.size > 0) this.#list.append(item);
    else item.remove();
  }
}

function describe(names: ReadonlyMap<string, boolean>): string {
  const those = (came: boolean) => [...names].filter(([, c]) => c === came).map(([name]) => name);
  const [entered, left] = [those(true), those(false)];
  return [
    entered.length > 0 ? texts.entered(listNames(entered)) : '',
    left.length > 0 ? texts.left(listNames(left)) : '',
  ]
    .filter(Boolean)
    .join(' · ');
}

const makeDay = (ts: number): HTMLLIElement => make('li', 'day', make('span', '', dayOf(ts)));
