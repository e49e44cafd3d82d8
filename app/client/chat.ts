/** The chat's client, in a browser or in Node: what is sent arrives once, what is read is in order. */

import type { History, HistoryPage, Member, Message, Presence, Receipt } from '../protocol.ts';
import { Emitter } from './emitter.ts';
import { Link, type LinkOptions, type State } from './link.ts';
import { Outbox, type Outgoing } from './outbox.ts';
import { Room } from './room.ts';

export type { State } from './link.ts';

export interface ChatEvents {
  /** The next message of a room: in order, without a gap, each once. */
  message: Message;
  /** After every entry. `recovered`: append what was missed, else: replace what you show. */
  history: History;
  /** Who is in a room now, and what changed. */
  presence: { readonly change: Presence; readonly members: readonly Member[] };
  notification: { readonly title: string; readonly description: string; readonly room?: string };
  typing: { readonly room: string; readonly user: string };
  state: State;
}

interface Entering {
  readonly resolve: (history: History) => void;
  readonly reject: (reason: Error) => void;
}

/** Not `crypto.randomUUID`: browsers have that on secure origins only, not on http://192.168.… */
export const newId = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('');

export class Chat {
  readonly #events = new Emitter<ChatEvents>();
  readonly #link: Link;
  readonly #rooms = new Map<string, Room>();
  readonly #entering = new Map<Room, Entering>();
  readonly #outbox = new Outbox();

  constructor(options: LinkOptions) {
    this.#link = new Link(
      options,
      () => this.#up(),
      (state) => this.#changed(state),
    );
    const { socket } = this.#link;
    socket.on('message', (message) => this.#receive(message));
    socket.on('presence', (change) => this.#present(change));
    socket.on('notification', (notice) => this.#events.emit('notification', notice));
    socket.on('typing', (who) => this.#events.emit('typing', who));
  }

  get state(): State {
    return this.#link.state;
  }

  /** @returns what to call to listen no longer. */
  on<Name extends keyof ChatEvents>(
    name: Name,
    listener: (payload: ChatEvents[Name]) => void,
  ): () => void {
    return this.#events.on(name, listener);
  }

  /**
   * Resolves once in, however long the connection takes; rejects with the server's own words. The
   * history's `room` is the name to use from then on: spaces around it are gone, for instance.
   */
  join(name: string, user: string): Promise<History> {
    const room = new Room(name, user);
    this.#rooms.set(room.name, room);
    return new Promise((resolve, reject) => {
      this.#entering.set(room, { resolve, reject });
      if (this.#link.socket.connected) this.#enter(room);
    });
  }

  /**
   * Resolves when the room's log has the message. Waits through lost connections, sent again with
   * the same id, so that it is stored once; rejects with the server's own words when refused.
   */
  send(room: string, text: string, id: string = newId()): Promise<Receipt> {
    const here = this.#rooms.get(room);
    if (!here) return Promise.reject(new Error(`expected a room that was joined, got "${room}"`));
    const sent = this.#outbox.add({ room, text, id });
    if (here.joined) this.#post({ room, text, id });
    return sent;
  }

  /** Messages older than `before`, the newest `limit` of them. */
  older(room: string, before: number, limit: number): Promise<HistoryPage> {
    if (!this.#rooms.get(room)?.joined) {
      return Promise.reject(new Error(`not in "${room}" at the moment`));
    }
    const { promise, resolve, reject } = Promise.withResolvers<HistoryPage>();
    const { socket } = this.#link;
    // Socket.IO forgets, with the connection, whom it owed an answer.
    const stop = this.on('state', () => {
      if (!socket.connected) reject(new Error('the connection was lost'));
    });
    socket.emit('history', { room, before, limit }, (error, page?) => {
      if (error || !page) reject(new Error(error ?? 'the server sent no messages'));
      else resolve(page);
    });
    return promise.finally(stop);
  }

  /** Tells the room; at most every few seconds, please. Not worth sending late. */
  typing(room: string): void {
    if (this.#rooms.get(room)?.joined) this.#link.socket.volatile.emit('typing', { room });
  }

  /** What was not sent by now is given up. */
  leave(name: string): void {
    const room = this.#rooms.get(name);
    if (!room) return;
    this.#rooms.delete(name);
    if (room.joined) this.#link.socket.emit('leave', { room: name });
    this.#entering.get(room)?.reject(new Error(`left "${name}"`));
    this.#entering.delete(room);
    for (const { id } of this.#outbox.of(name)) {
      this.#outbox.settle(id, new Error(`left "${name}"`));
    }
  }

  /** Tries to reconnect now rather than later. */
  retry(): void {
    this.#link.retry();
  }

  close(): void {
    for (const name of this.#rooms.keys()) this.leave(name);
    this.#link.close();
  }

  #changed(state: State): void {
    if (!this.#link.socket.connected) for (const room of this.#rooms.values()) room.joined = false;
    this.#events.emit('state', state);
  }

  #up(): void {
    for (const room of this.#rooms.values()) if (!room.joined) this.#enter(room);
    this.#readyWhenAllAreIn();
  }

  #readyWhenAllAreIn(): void {
    if ([...this.#rooms.values()].every((room) => room.joined)) this.#link.ready();
  }

  #enter(room: Room): void {
    const { name, user, since } = room;
    room.joined = false;
    const event = since ? 'updateSocketId' : 'signin';
    this.#link.socket.emit(event, { user, room: name, since }, (error, history?) => {
      if (this.#rooms.get(name) !== room) return;
      if (error) this.#refused(room, error);
      else this.#entered(room, room.enter(history));
    });
  }

  /** Who was in before is let in again sooner or later; who was not is told why. */
  #refused(room: Room, error: string): void {
    const entering = this.#entering.get(room);
    if (entering) {
      this.#entering.delete(room);
      this.#rooms.delete(room.name);
      entering.reject(new Error(error));
      this.#readyWhenAllAreIn();
    } else this.#link.lost(error);
  }

  #entered(room: Room, history: History): void {
    this.#events.emit('history', history);
    this.#entering.get(room)?.resolve(history);
    this.#entering.delete(room);
    // A message that comes back is thereby acknowledged; the rest of the outbox goes out again.
    for (const { id, seq } of history.messages) this.#outbox.settle(id, { id, seq });
    for (const message of room.takeEarly()) this.#receive(message);
    for (const draft of this.#outbox.of(room.name)) this.#post(draft);
    this.#readyWhenAllAreIn();
  }

  #receive(message: Message): void {
    const room = this.#rooms.get(message.room);
    if (!room) return;
    const news = room.receive(message);
    if (news === 'gap') this.#enter(room);
    if (news !== 'new') return;
    this.#outbox.settle(message.id, { id: message.id, seq: message.seq });
    this.#events.emit('message', message);
  }

  #present(change: Presence): void {
    const room = this.#rooms.get(change.room);
    room?.change(change);
    if (room) this.#events.emit('presence', { change, members: room.members });
  }

  #post(draft: Outgoing): void {
    const { id } = draft;
    this.#link.socket.emit('sendMessage', draft, (error, receipt?) =>
      this.#outbox.settle(id, error ? new Error(error) : (receipt ?? { id, seq: 0 })),
    );
  }
}

export const connect = (options: LinkOptions = {}): Chat => new Chat(options);
