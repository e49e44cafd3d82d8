import type { Member } from '../../protocol.ts';

/** A little longer than the time between two signs of somebody who goes on typing. */
const FORGET_MS = 5000;

export interface PeopleArgs {
  changed(): void;
  typingChanged(): void;
}

/** Who is in a room, by name, however many tabs each has; and who of them types. */
export class People {
  readonly #args: PeopleArgs;
  readonly #typing = new Map<string, ReturnType<typeof setTimeout>>();
  #names: readonly string[] = [];

  constructor(args: PeopleArgs) {
    this.#args = args;
  }

  /** In the order of the reader's language. */
  get names(): readonly string[] {
    return this.#names;
  }

  get typing(): readonly string[] {
    return [...this.#typing.keys()];
  }

  /** @returns who was not there before, and who is there no longer. */
  set(members: readonly Member[]): { readonly came: string[]; readonly went: string[] } {
    const before = new Set(this.#names);
    const now = new Set(members.map(({ user }) => user));
    this.#names = [...now].sort(new Intl.Collator().compare);
    const went = [...before].filter((name) => !now.has(name));
    for (const name of went) this.stopped(name);
    this.#args.changed();
    return { came: [...now].filter((name) => !before.has(name)), went };
  }

  started(name: string): void {
    clearTimeout(this.#typing.get(name));
    const timer = setTimeout(() => this.stopped(name), FORGET_MS);
    this.#typing.set(name, timer);
    this.#args.typingChanged();
  }

  stopped(name: string): void {
    clearTimeout(this.#typing.get(name));
    if (this.#typing.delete(name)) this.#args.typingChanged();
  }

  close(): void {
    for (const timer of this.#typing.values()) clearTimeout(timer);
  }
}
