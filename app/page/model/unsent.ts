import { type Chat, newId } from '../../client/chat.ts';
import type { Position } from '../../protocol.ts';
import { type Kept, storage } from '../storage.ts';
import { fateOf } from '../words.ts';

/** A message that waited for longer than this while no page was open is not sent without asking. */
const STALE_MS = 3_600_000;

export interface Unsent extends Kept {
  /** `accepted`: the log has it, and has not brought it yet. `stale`: nobody asked for it since. */
  readonly state: 'waiting' | 'accepted' | 'refused' | 'stale';
  /** Why the server cannot take it yet, in words. */
  readonly delay?: string;
}

/** The rooms that an earlier page had still to send a message to. */
export const owedRooms = (user: string): readonly string[] => {
  const waiting = storage.unsent(user).filter((kept) => stateOf(kept) === 'waiting');
  return waiting.map(({ room }) => room);
};

function stateOf({ ts, refused }: Kept): Unsent['state'] {
  if (refused !== undefined) return 'refused';
  return Date.now() - ts > STALE_MS ? 'stale' : 'waiting';
}

export interface UnsentArgs {
  readonly chat: Chat;
  readonly room: string;
  readonly user: string;
  /** The number of the newest message that the log has brought. */
  newest(): number;
  changed(): void;
}

/**
 * A person's messages to a room, from Enter until the room's log brings them back. The browser keeps
 * those that were not acknowledged: neither a reload nor a closed tab loses them. They keep their
 * ids, and so are stored once, whatever page sends them again.
 */
export class UnsentMessages {
  readonly #args: UnsentArgs;
  readonly #items = new Map<string, Unsent>();
  /** The ids of those that the browser would not keep. */
  readonly #unkept = new Set<string>();
  #closed = false;

  constructor(args: UnsentArgs) {
    this.#args = args;
    for (const kept of storage.unsent(args.user)) {
      if (kept.room === args.room) this.#items.set(kept.id, { ...kept, state: stateOf(kept) });
    }
  }

  get all(): readonly Unsent[] {
    return [...this.#items.values()];
  }

  /** How many there are that the log does not have. */
  get pending(): number {
    return this.all.filter(({ state }) => state !== 'accepted').length;
  }

  /** Whether a reload would lose something. */
  get isAtRisk(): boolean {
    return this.all.some(({ id, state }) => state !== 'accepted' && this.#unkept.has(id));
  }

  /** Where to go on reading, so as to see whether an earlier page had sent them. */
  get since(): Position | undefined {
    return this.all.find(({ state, since }) => state === 'waiting' && since)?.since;
  }

  /** Sends what an earlier page did not; to be called once, when the room is being entered. */
  resume(): void {
    for (const item of this.all) if (item.state === 'waiting') this.#post(item, true);
  }

  add(text: string): void {
    const { room, user, chat } = this.#args;
    // Without a connection it goes out after the next entry, and not before.
    const { is } = chat.state;
    const since = is === 'online' || is === 'draining' ? chat.positionOf(room) : undefined;
    const item: Unsent = { id: newId(), room, user, text, ts: Date.now(), since, state: 'waiting' };
    this.#items.set(item.id, item);
    this.#keep(item);
    this.#post(item, false);
    this.#args.changed();
  }

  /** Once more, by the same id: should the log have it all the same, it is not stored twice. */
  again(id: string): void {
    const item = this.#items.get(id);
    if (!item) return;
    this.#set({ ...item, state: 'waiting', refused: undefined, delay: '' });
    this.#post(item, true);
  }

  /** Takes it out; its text is the person's to do with. */
  take(id: string): string {
    const text = this.#items.get(id)?.text ?? '';
    this.#forget(id);
    return text;
  }

  /** The log has brought messages: they are shown there. */
  arrived(ids: Iterable<string>): void {
    for (const id of ids) if (this.#items.has(id)) this.#forget(id);
  }

  /** In another tab it was taken back, or sent: here it is not to be sent once more. */
  dropped(id: string): void {
    const state = this.#items.get(id)?.state;
    if (state === 'refused' || state === 'stale') this.#forget(id);
  }

  /** It goes out by itself, when the server can take it. */
  delayed(id: string, delay: string): void {
    const item = this.#items.get(id);
    if (item?.state === 'waiting') this.#set({ ...item, delay });
  }

  /** The room was entered, and what waits is about to go out for the first time. */
  entered(position: Position | undefined): void {
    for (const item of this.all) {
      if (item.state === 'waiting' && !item.since) this.#set({ ...item, since: position });
    }
  }

  /** The log was read anew, and does not bring what it had accepted before. */
  forgetAccepted(): void {
    for (const { id, state } of this.all) if (state === 'accepted') this.#forget(id);
  }

  /** The room is about to be left: what waits stays kept, and goes out when the person is back. */
  close(): void {
    this.#closed = true;
  }

  /** @param again whether it may have been posted before, by an earlier page for instance. */
  #post({ id, text, since }: Unsent, again: boolean): void {
    const { chat, room } = this.#args;
    chat.send(room, text, id, again && since !== undefined).then(
      ({ seq }) => this.#accepted(id, seq),
      (error: Error) => !this.#closed && this.#refused(id, error),
    );
  }

  #accepted(id: string, seq: number): void {
    const item = this.#items.get(id);
    storage.dropUnsent(id);
    if (!item) return;
    // Sent by an earlier page, it stands further up, or did: it will not come once more.
    if (seq > 0 && seq <= this.#args.newest()) this.#forget(id);
    else this.#set({ ...item, state: 'accepted' });
  }

  #refused(id: string, error: Error): void {
    const item = this.#items.get(id);
    if (item) this.#set({ ...item, state: 'refused', refused: fateOf(error) });
  }

  #set(item: Unsent): void {
    this.#items.set(item.id, item);
    if (item.state !== 'accepted') this.#keep(item);
    this.#args.changed();
  }

  #keep(item: Unsent): void {
    if (storage.keepUnsent(item)) this.#unkept.delete(item.id);
    else this.#unkept.add(item.id);
  }

  #forget(id: string): void {
    this.#items.delete(id);
    storage.dropUnsent(id);
    this.#args.changed();
  }
}
