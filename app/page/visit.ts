import type { Chat, State } from '../client/chat.ts';
import { Emitter } from '../client/emitter.ts';
import { tidy } from '../client/room.ts';
import type { Message } from '../protocol.ts';
import { Room } from './model/room.ts';
import { storage } from './storage.ts';

export interface VisitEvents {
  /** Rooms were entered or left, another one is open, or has other news. */
  rooms: undefined;
  /** Another room is open. */
  opened: Room;
  said: { readonly room: Room; readonly messages: readonly Message[] };
  state: State;
}

/** A person in one tab, from the door until they sign out: one connection, several rooms. */
export class Visit {
  readonly user: string;
  readonly #chat: Chat;
  readonly #rooms = new Map<string, Room>();
  readonly #entering = new Map<Room, Promise<Room | undefined>>();
  readonly #events = new Emitter<VisitEvents>();
  #open: Room | undefined;

  constructor(user: string, chat: Chat) {
    this.user = tidy(user);
    this.#chat = chat;
    chat.on('history', (history) => this.#rooms.get(history.room)?.onHistory(history));
    chat.on('messages', ({ room, messages }) => this.#rooms.get(room)?.onMessages(messages));
    chat.on('delayed', (delay) => this.#rooms.get(delay.room)?.onDelay(delay));
    chat.on('presence', (presence) => this.#rooms.get(presence.change.room)?.onPresence(presence));
    chat.on('typing', ({ room, user }) => this.#rooms.get(room)?.onTyping(user));
    chat.on('state', (state) => this.#events.emit('state', state));
  }

  get state(): State {
    return this.#chat.state;
  }

  /** In the order of entering. */
  get rooms(): readonly Room[] {
    return [...this.#rooms.values()];
  }

  /** The one that is shown. */
  get openRoom(): Room | undefined {
    return this.#open;
  }

  on<Name extends keyof VisitEvents>(
    name: Name,
    listener: (payload: VisitEvents[Name]) => void,
  ): () => void {
    return this.#events.on(name, listener);
  }

  find(name: string): Room | undefined {
    return this.#rooms.get(tidy(name));
  }

  /**
   * Resolves once in, or without a room when it was left meanwhile; rejects when refused for good,
   * and is not in it then.
   */
  enter(name: string): Promise<Room | undefined> {
    const known = this.find(name);
    if (known) return this.#entering.get(known) ?? Promise.resolve(known);
    const room = new Room(this.#chat, tidy(name), this.user);
    this.#rooms.set(room.name, room);
    room.on('changed', (what) => (what === 'unread' || what === 'unsent') && this.#changed());
    room.on('said', (messages) => this.#events.emit('said', { room, messages }));
    const entering = this.#join(room).finally(() => this.#entering.delete(room));
    this.#entering.set(room, entering);
    this.#moved();
    return entering;
  }

  open(room: Room): void {
    if (this.#open === room) return;
    this.#open = room;
    storage.room = room.name;
    this.#events.emit('opened', room);
    this.#changed();
  }

  /** The room beside it opens, if there is one and this was open. */
  leave(room: Room): void {
    const at = this.rooms.indexOf(room);
    room.leave();
    this.#rooms.delete(room.name);
    const next = this.rooms[Math.max(0, at - 1)];
    if (this.#open === room) this.#open = undefined;
    this.#moved();
    if (!this.#open && next) this.open(next);
  }

  /** Another tab of this person has taken a message out. */
  dropped(id: string): void {
    for (const room of this.#rooms.values()) room.unsent.dropped(id);
  }

  /** Whether a reload would lose something that was typed. */
  get isAtRisk(): boolean {
    return this.rooms.some((room) => room.isAtRisk);
  }

  /** Tries to reconnect now rather than later. */
  retry(): void {
    this.#chat.retry();
  }

  /** The rooms stay remembered: a reload is back in them. */
  close(): void {
    for (const room of this.#rooms.values()) room.close();
    // Those that were still being entered are refused now, which is no leaving of ours.
    this.#rooms.clear();
    this.#chat.close();
  }

  async #join(room: Room): Promise<Room | undefined> {
    try {
      await room.enter();
      return room;
    } catch (error) {
      if (this.#rooms.get(room.name) !== room) return undefined;
      this.leave(room);
      throw error;
    }
  }

  /** A room was entered or left. */
  #moved(): void {
    storage.keepOpen(this.user, [...this.#rooms.keys()]);
    this.#changed();
  }

  #changed(): void {
    this.#events.emit('rooms', undefined);
  }
}
