import type { History, Message, Position, Presence, Receipt } from '../protocol.ts';
import { ask } from './ask.ts';
import type { Emitter } from './emitter.ts';
import type { ChatEvents } from './events.ts';
import type { Link } from './link.ts';
import { Outbox } from './outbox.ts';
import type { Refused } from './refused.ts';
import { Room } from './room.ts';

/** An entry is answered by all that was missed, over whatever line: no sooner given up than that. */
const ENTRY_MS = 45_000;

export interface JoinOptions {
  /** What is known of the room from an earlier life of this client: only what came after is sent. */
  readonly since?: Position | undefined;
  /** How many messages are wanted at first, when nothing is known. @default all */
  readonly limit?: number | undefined;
}

export interface MembershipArgs extends JoinOptions {
  readonly link: Link;
  readonly events: Emitter<ChatEvents>;
  readonly name: string;
  readonly user: string;
  /** In, once or again. */
  entered(): void;
  /** Not let in, for good. */
  refused(): void;
}

/** Somebody in a room: gets in, stays in however often the connection is lost, and misses nothing. */
export class Membership {
  readonly room: Room;
  readonly #args: MembershipArgs;
  readonly #outbox: Outbox;
  readonly #first = Promise.withResolvers<History>();
  /** A new object for each entry under way: the answer to an earlier one is not heeded. */
  #entry: { outdated: boolean } | undefined;
  #wasIn = false;
  /** Entries on one connection since the last message that was the next one. */
  #misses = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(args: MembershipArgs) {
    this.#args = args;
    this.room = new Room(args.name, args.user, args.since);
    const { link, events } = args;
    this.#outbox = new Outbox({
      post: (draft, reply) => ask(link.socket, 'sendMessage', draft, link.answerMs, reply),
      delayed: (delay) => events.emit('delayed', delay),
      unanswered: (since) => link.heard <= since && link.cut(),
    });
  }

  /** Resolves once in; rejects with the server's own words when it never will be. */
  get joined(): Promise<History> {
    return this.#first.promise;
  }

  /** (Back) in on the present connection; what was missed comes with the answer. */
  enter(): void {
    const { link, limit } = this.#args;
    const { name, user, since } = this.room;
    clearTimeout(this.#timer);
    if (this.#entry || !link.socket.connected) return;
    const entry = { outdated: false };
    this.#entry = entry;
    const event = since ? 'updateSocketId' : 'signin';
    const wanted = since ? { since } : limit === undefined ? {} : { limit };
    const request = { user, room: name, ...wanted };
    ask(link.socket, event, request, ENTRY_MS, (lost, refused, history) => {
      if (this.#entry !== entry) return;
      this.#entry = undefined;
      if (lost) link.cut();
      else if (refused) this.#refuse(refused);
      else this.#enterWith(history, entry.outdated);
    });
  }

  /** The connection was lost. */
  away(): void {
    this.#pause();
    this.room.forgetEarly();
    this.#entry = undefined;
  }

  receive(messages: readonly Message[]): void {
    const { news, missed } = this.room.receive(messages);
    const { events } = this.#args;
    if (news.length > 0) {
      this.#misses = 0;
      for (const { id, seq } of news) this.#outbox.settle(id, { id, seq });
      for (const message of news) events.emit('message', message);
      events.emit('messages', { room: this.room.name, messages: news });
    }
    // At once, but for a server that has nothing to give but gaps.
    if (missed) this.#enterAnew(this.#misses === 0 ? 0 : this.#waitMs());
  }

  /** What we have cannot be continued. Everybody in the room is told so at one time. */
  reset(): void {
    this.room.forgetEarly();
    if (this.#entry) this.#entry.outdated = true;
    else if (this.room.joined) this.#enterAnew(this.#waitMs());
  }

  change(presence: Presence): void {
    this.room.change(presence);
    this.#args.events.emit('presence', { change: presence, members: this.room.members });
  }

  send(text: string, id: string, posted: boolean): Promise<Receipt> {
    return this.#outbox.add({ room: this.room.name, text, id }, posted);
  }

  /** What was not sent by now is given up. */
  leave(): void {
    const { name } = this.room;
    const { socket } = this.#args.link;
    if (socket.connected) socket.emit('leave', { room: name });
    this.away();
    this.#giveUp(new Error(`left "${name}"`));
  }

  #giveUp(reason: Error): void {
    this.#first.reject(reason);
    this.#outbox.close(reason);
  }

  #waitMs(): number {
    return this.#args.link.backoffMs(this.#misses);
  }

  #pause(): void {
    clearTimeout(this.#timer);
    this.room.pause();
    this.#outbox.hold();
  }

  #enterAnew(delayMs: number): void {
    this.#pause();
    this.#misses++;
    if (delayMs === 0) this.enter();
    else this.#timer = setTimeout(() => this.enter(), delayMs);
  }

  /** Who was in before is let in again sooner or later; who was not is told why. */
  #refuse(refused: Refused): void {
    if (this.#wasIn || refused.later) this.#args.link.lost(refused);
    else {
      this.#giveUp(refused);
      this.#args.refused();
    }
  }

  #enterWith(answer: History | null | undefined, outdated: boolean): void {
    const { history, complete } = this.room.enter(answer);
    this.#wasIn = true;
    this.#args.events.emit('history', history);
    this.#first.resolve(history);
    // A message that comes back is thereby acknowledged; the rest of the outbox goes out again.
    for (const { id, seq } of history.messages) this.#outbox.settle(id, { id, seq });
    if (!complete) this.#outbox.giveUpPosted();
    this.receive(this.room.takeEarly());
    if (outdated) this.#enterAnew(this.#waitMs());
    if (!this.room.joined) return;
    this.#outbox.open();
    this.#args.entered();
  }
}
