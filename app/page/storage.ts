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

  /** An empty value takes it out. @returns whether it is kept: storage may be full, or denied. */
  set(key: string, value: string): boolean {
    try {
      if (value) this.#pick().setItem(`chat.${key}`, value);
      else this.#pick().removeItem(`chat.${key}`);
      return true;
    } catch {
      return value === '';
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

  /** The rooms that this person was in, in this tab. */
  open(user: string): readonly string[] {
    const open = (parse(forTab.get('open')) ?? {}) as Record<string, unknown>;
    const rooms = open.user === user && Array.isArray(open.rooms) ? open.rooms : [];
    return rooms.filter((room) => typeof room === 'string');
  },
  keepOpen(user: string, rooms: readonly string[]): void {
    forTab.set('open', rooms.length > 0 ? JSON.stringify({ user, rooms }) : '');
  },

  /** Up to where this person has read a room. */
  read(user: string, room: string): Position | undefined {
    const read = parse(forAll.get(`read.${user}\n${room}`));
    return isPosition(read) ? read : undefined;
  },
  keepRead(user: string, room: string, { epoch, seq }: Position): void {
    forAll.set(`read.${user}\n${room}`, JSON.stringify({ epoch, seq }));
  },

  /** This tab's; else what was written last, in a tab that may be closed by now. */
  draft: (room: string): string => forTab.get(`draft.${room}`) || forAll.get(`draft.${room}`),
  /** @returns whether a reload will bring it back. */
  keepDraft(room: string, text: string): boolean {
    const kept = [forTab, forAll].map((store) => store.set(`draft.${room}`, text));
    return kept.includes(true);
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
  keepUnsent: (kept: Kept): boolean => forAll.set(`unsent.${kept.id}`, JSON.stringify(kept)),
  dropUnsent(id: string): void {
    forAll.set(`unsent.${id}`, '');
  },
  /** What another tab took out: a tab does not hear of what it does itself. */
  onDropped(listener: (id: string) => void, signal: AbortSignal): void {
    const prefix = 'chat.unsent.';
    const hear = ({ key, newValue }: StorageEvent) => {
      if (key?.startsWith(prefix) && newValue === null) listener(key.slice(prefix.length));
    };
    addEventListener('storage', hear, { signal });
  },
};

function parse(json: string): unknown {
  try {
    return JSON.parse(json || 'null');
  } catch {
    return null;
  }
}

function isKept(value: unknown): value is Kept {
  const { since, ts, ...kept } = (value ?? {}) as Partial<Record<keyof Kept, unknown>>;
  const { id, room, user, text } = kept;
  const areTexts = [id, room, user, text].every((field) => typeof field === 'string');
  return areTexts && Number.isFinite(ts) && (since === undefined || isPosition(since));
}

function isPosition(value: unknown): value is Position {
  const { epoch, seq } = (value ?? {}) as Partial<Record<keyof Position, unknown>>;
  return typeof epoch === 'string' && Number.isSafeInteger(seq);
}
