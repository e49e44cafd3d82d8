/** The chat's client, in a browser or in Node: what is sent arrives once, what is read is in order. */

import type { History, HistoryPage, Position, Receipt } from '../protocol.ts';
import { ask } from './ask.ts';
import { Emitter } from './emitter.ts';
import type { ChatEvents } from './events.ts';
import { Link, type LinkOptions, type State } from './link.ts';
import { type JoinOptions, Membership } from './membership.ts';
import { tidy } from './room.ts';

export type { ChatEvents, Delay } from './events.ts';
export type { LinkOptions, State } from './link.ts';
export type { JoinOptions } from './membership.ts';
export { InDoubt } from './outbox.ts';
export { Refused } from './refused.ts';

/** Not `crypto.randomUUID`: browsers have that on secure origins only, not on http://192.168.… */
export const newId = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('');

export class Chat {
  readonly #events = new Emitter<ChatEvents>();
  readonly #link: Link;
  readonly #rooms = new Map<string, Membership>();

  constructor(options: LinkOptions) {
    this.#link = new Link(options, {
      up: () => this.#up(),
      state: (state) => this.#changed(state),
    });
    const { socket } = this.#link;
    socket.on('message', (message) => this.#rooms.get(message.room)?.receive([message]));
    socket.on('messages', ({ room, epoch, messages }) =>
      this.#rooms.get(room)?.receive(messages.map((entry) => ({ ...entry, room, epoch }))),
    );
    socket.on('reset', ({ room }) => this.#rooms.get(room)?.reset());
    socket.on('presence', (change) => this.#rooms.get(change.room)?.change(change));
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
   * Resolves once in, however long the connection takes; rejects with `Refused` when never. The
   * history's `room` is the name to use from then on: spaces around it are gone, for instance.
   */
  join(name: string, user: string, options: JoinOptions = {}): Promise<History> {
    if (this.#link.closed) return Promise.reject(new Error('this chat was closed'));
    if (this.#rooms.has(tidy(name))) {
      return Promise.reject(new Error(`expected a room not joined yet, got "${tidy(name)}"`));
    }
    const membership: Membership = new Membership({
      link: this.#link,
      events: this.#events,
      name,
      user,
      ...options,
      entered: () => this.#readyWhenAllAreIn(),
      refused: () => {
        this.#rooms.delete(membership.room.name);
        this.#readyWhenAllAreIn();
      },
    });
    this.#rooms.set(membership.room.name, membership);
    membership.enter();
    return membership.joined;
  }

  /**
   * Resolves when the room's log has the message. Waits through lost connections and refusals that
   * are only for now, sent again with the same id, so that it is stored once. Rejects with `Refused`
   * when refused for good, and with `InDoubt` when nobody can tell any more.
   * @param posted whether an earlier life of this client may have sent it already, with this id. To
   * be given before the room is entered: what was missed tells whether it was.
   */
  send(room: string, text: string, id: string = newId(), posted = false): Promise<Receipt> {
    const here = this.#rooms.get(room);
    if (here) return here.send(text, id, posted);
    return Promise.reject(new Error(`expected a room that was joined, got "${room}"`));
  }

  /** What to remember of a room, for `since` when it is joined in another life of this client. */
  positionOf(room: string): Position | undefined {
    return this.#rooms.get(room)?.room.since;
  }

  /** Messages older than `before`, the newest `limit` of them. */
  older(room: string, before: number, limit: number): Promise<HistoryPage> {
    if (!this.#rooms.get(room)?.room.joined) {
      return Promise.reject(new Error(`not in "${room}" at the moment`));
    }
    const { promise, resolve, reject } = Promise.withResolvers<HistoryPage>();
    const { socket, answerMs } = this.#link;
    ask(socket, 'history', { room, before, limit }, answerMs, (lost, refused, page) => {
      if (lost) reject(new Error('the connection was lost'));
      else if (!page) reject(refused ?? new Error('the server sent no messages'));
      else resolve(page);
    });
    return promise;
  }

  /** Tells the room; at most every few seconds, please. Not worth sending late. */
  typing(room: string): void {
    if (this.#rooms.get(room)?.room.joined) this.#link.socket.volatile.emit('typing', { room });
  }

  /** What was not sent by now is given up. */
  leave(name: string): void {
    const here = this.#rooms.get(name);
    this.#rooms.delete(name);
    here?.leave();
    if (here) this.#readyWhenAllAreIn();
  }

  /** Tries to reconnect now rather than later; to be called when the network is back. */
  retry(): void {
    this.#link.retry();
  }

  close(): void {
    for (const here of this.#rooms.values()) here.leave();
    this.#rooms.clear();
    this.#link.close();
  }

  #changed(state: State): void {
    if (!this.#link.socket.connected) for (const here of this.#rooms.values()) here.away();
    this.#events.emit('state', state);
  }

  #up(): void {
    for (const here of this.#rooms.values()) if (!here.room.joined) here.enter();
    this.#readyWhenAllAreIn();
  }

  #readyWhenAllAreIn(): void {
    if (!this.#link.socket.connected) return;
    if ([...this.#rooms.values()].every(({ room }) => room.joined)) this.#link.ready();
  }
}

export const connect = (options: LinkOptions = {}): Chat => new Chat(options);
