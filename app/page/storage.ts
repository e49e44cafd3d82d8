import type { Position } from '../protocol.ts';

/** What the browser keeps for a person: in this tab until it is closed, or for all tabs for good. */

class Store {
  readonly #pick: () => Storage;

  constructor(pick: () => Storage) {
    this.#pick = pick;
  }

  /** Storage that the browser denies, in a private window for instance, is an empty one. */
  get(key: string): string {
    try {
      return this.#pick().getItem(`chat.${key}`) ?? '';
    } catch {
      return '';
    }
  }

  /** An empty value takes it out. */
  set(key: string, value: string): void {
    try {
      if (value) this.#pick().setItem(`chat.${key}`, value);
      else this.#pick().removeItem(`chat.${key}`);
    } catch {
      // Not kept, then: everything else works.
    }
  }

  keys(prefix: string): string[] {
    try {
      const keys = Object.keys(this.#pick()).filter((key) => key.startsWith(`chat.${prefix}`));
      return keys.map((key) => key.slice('chat.'.length));
    } catch {
      return [];
    }
  }
}

/** A message that the room's log does not have yet, as far as this browser knows. */
export interface Kept {
  readonly id: string;
  readonly room: string;
  readonly user: string;
  readonly text: string;
  /** When it was written, in milliseconds since 1970. */
  readonly ts: number;
  /** Where the room was when it may have gone out first; without it, it has not gone out. */
  readonly since?: Position | undefined;
  /** What became of it, in words, if it is not to go out by itself. */
  readonly refused?: string | undefined;
}

const forAll = new Store(() => localStorage);
const forTab = new Store(() => sessionStorage);

export const storage = {
  get user(): string {
    return forAll.get('user');
  },
  set user(name: string) {
    forAll.set('user', name);
  },

  /** The room that was open last, in whatever tab. */
  get room(): string {
    return forAll.get('room');
  },
  set room(name: string) {
    forAll.set('room', name);
  },

  /** Whether the person asked to be notified. */
  get notify(): boolean {
    return forAll.get('notify') !== '';
  },
  set notify(wanted: boolean) {
    forAll.set('notify', wanted ? 'yes' : '');
  },

  /** The rooms that this tab was in. */
  get open(): readonly string[] {
    const rooms = parse(forTab.get('open'));
    return Array.isArray(rooms) ? rooms.filter((room) => typeof room === 'string') : [];
  },
  set open(rooms: readonly string[]) {
    forTab.set('open', rooms.length > 0 ? JSON.stringify(rooms) : '');
  },

  /** This tab's; else what was written last, in a tab that may be closed by now. */
  draft: (room: string): string => forTab.get(`draft.${room}`) || forAll.get(`draft.${room}`),
  keepDraft(room: string, text: string): void {
    for (const store of [forTab, forAll]) store.set(`draft.${room}`, text);
  },

  /** Messages of this person that were not sent, oldest first. */
  unsent(user: string): readonly Kept[] {
    const kept = forAll
      .keys('unsent.')
      .map((key) => parse(forAll.get(key)))
      .filter(isKept);
    return kept.filter((one) => one.user === user).sort((a, b) => a.ts - b.ts);
  },
  /** One entry each: two tabs that write at one time do not write over each other's. */
  keepUnsent: (kept: Kept): void => forAll.set(`unsent.${kept.id}`, JSON.stringify(kept)),
  dropUnsent: (id: string): void => forAll.set(`unsent.${id}`, ''),
};

function parse(json: string): unknown {
  try {
    return JSON.parse(json || 'null');
  } catch {
    return null;
  }
}

function isKept(value: unknown): value is Kept {
  const { id, room, user, text, ts } = (value ?? {}) as Partial<Record<keyof Kept, unknown>>;
  return [id, room, user, text].every((field) => typeof field === 'string') && Number.isFinite(ts);
}
