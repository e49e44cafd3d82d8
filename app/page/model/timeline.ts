import type { Message } from '../../protocol.ts';

/** Something that stands in a room's conversation; another object when it says something else. */
export type Item = Said | Moved | Notice;

export interface Said {
  readonly kind: 'said';
  readonly message: Message;
}

/** Who came (true) and who left (false), since the item before it. */
export interface Moved {
  readonly kind: 'moved';
  readonly names: ReadonlyMap<string, boolean>;
}

export interface Notice {
  readonly kind: 'notice';
  readonly text: string;
}

/**
 * What was said in a room, as far as the page has it: a stretch of the room's log that ends at its
 * newest message. An index stays that of its item while older ones are put before: the first may be
 * below zero.
 */
export class Timeline {
  #items: Item[] = [];
  #start = 0;
  #newest = 0;
  #oldest = 1;

  /** The first item's index. */
  get start(): number {
    return this.#start;
  }

  /** The index after the last item's. */
  get end(): number {
    return this.#start + this.#items.length;
  }

  /** The number of the newest message. */
  get newest(): number {
    return this.#newest;
  }

  /** The number that all older messages are below of. */
  get oldest(): number {
    return this.#oldest;
  }

  at(index: number): Item | undefined {
    return this.#items[index - this.#start];
  }

  /** The nearest message before this index. */
  saidBefore(index: number): Message | undefined {
    for (let i = index - 1; i >= this.#start; i--) {
      const item = this.at(i);
      if (item?.kind === 'said') return item.message;
    }
    return undefined;
  }

  /** The index of the first message with this number, or a larger one. */
  indexOf(seq: number): number {
    for (let i = this.end - 1; i >= this.#start; i--) {
      const item = this.at(i);
      if (item?.kind === 'said' && item.message.seq < seq) return i + 1;
    }
    return this.#start;
  }

  /** @param top the number of the room's newest message, which `messages` end with. */
  replace(messages: readonly Message[], top: number): void {
    this.#items = messages.map(said);
    this.#start = 0;
    this.#newest = top;
    this.#oldest = messages[0]?.seq ?? top + 1;
  }

  append(messages: readonly Message[]): void {
    for (const message of messages) this.#items.push(said(message));
    this.#newest = messages.at(-1)?.seq ?? this.#newest;
  }

  /** Messages that end right before the oldest one. */
  prepend(messages: readonly Message[]): void {
    this.#items = [...messages.map(said), ...this.#items];
    this.#start -= messages.length;
    this.#oldest = messages[0]?.seq ?? this.#oldest;
  }

  tell(text: string): void {
    this.#items.push({ kind: 'notice', text });
  }

  /** One line, said anew while nobody says anything: a crowd that comes and goes stays quiet. */
  move(user: string, came: boolean): void {
    const last = this.#items.at(-1);
    const names = new Map(last?.kind === 'moved' ? last.names : []);
    if (last?.kind === 'moved') this.#items.pop();
    // Who left and is back, with a new connection for instance, is no news.
    if (names.get(user) === !came) names.delete(user);
    else names.set(user, came);
    if (names.size > 0) this.#items.push({ kind: 'moved', names });
  }

  /**
   * Forgets the oldest, should there be too many: a busy room does not fill the memory. @returns
   * whether it did.
   */
  trim(max: number): boolean {
    const surplus = this.#items.length - max;
    if (surplus <= 0) return false;
    this.#items.splice(0, surplus);
    this.#start += surplus;
    const oldest = this.#items.find((item) => item.kind === 'said');
    this.#oldest = oldest?.message.seq ?? this.#newest + 1;
    return true;
  }
}

const said = (message: Message): Said => ({ kind: 'said', message });
