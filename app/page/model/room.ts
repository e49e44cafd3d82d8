import { texts } from '#texts';
import type { Chat, ChatEvents, Delay } from '../../client/chat.ts';
import { Emitter } from '../../client/emitter.ts';
import type { History, Message, Position } from '../../protocol.ts';
import { storage } from '../storage.ts';
import { translate } from '../words.ts';
import { Older } from './older.ts';
import { People } from './people.ts';
import { Reading } from './reading.ts';
import { Timeline } from './timeline.ts';
import { UnsentMessages } from './unsent.ts';

/** Enough for a first screen of any size; the rest is read when somebody scrolls up. */
const FIRST_PAGE = 100;
/** Messages that are kept; who scrolls up further reads them from the server again. */
const MAX_READING = 20_000;
/** Whoever reads further up keeps what is there, within reason. */
const MAX_AWAY = 40_000;

export interface RoomEvents {
  /** A part of the room is another: what is shown of it is to be shown anew. */
  changed: 'log' | 'unsent' | 'people' | 'typing' | 'unread';
  /** New messages of others. */
  said: readonly Message[];
}

/** A room that the person is in, with all that the page knows of it, whether it is shown or not. */
export class Room {
  readonly name: string;
  readonly user: string;
  readonly timeline = new Timeline();
  readonly older: Older;
  readonly people: People;
  readonly unsent: UnsentMessages;
  readonly #reading: Reading;
  readonly #chat: Chat;
  readonly #events = new Emitter<RoomEvents>();
  #draft: string;
  #isDraftKept = true;
  #entered = false;
  #maxTextLength = Number.POSITIVE_INFINITY;
  #epoch = '';
  #isReading = false;

  constructor(chat: Chat, name: string, user: string) {
    this.#chat = chat;
    this.name = name;
    this.user = user;
    const changed = (what: RoomEvents['changed']) => () => this.#events.emit('changed', what);
    const { timeline } = this;
    const loaded = (messages: readonly Message[]) => this.#arrived(messages);
    this.older = new Older({ chat, room: name, timeline, loaded, changed: changed('log') });
    this.people = new People({ changed: changed('people'), typingChanged: changed('typing') });
    const newest = () => timeline.newest;
    this.unsent = new UnsentMessages({
      chat,
      room: name,
      user,
      newest,
      changed: changed('unsent'),
    });
    this.#reading = new Reading(user, name);
    this.#draft = storage.draft(name);
  }

  /** What is being written. */
  get draft(): string {
    return this.#draft;
  }

  set draft(text: string) {
    this.#draft = text;
    this.#isDraftKept = storage.keepDraft(this.name, text);
  }

  /** Whether a reload would lose something that was typed: storage is full, or denied. */
  get isAtRisk(): boolean {
    return !this.#isDraftKept || this.unsent.isAtRisk;
  }

  /** False until the room's history is there. */
  get entered(): boolean {
    return this.#entered;
  }

  /** UTF-16 units. */
  get maxTextLength(): number {
    return this.#maxTextLength;
  }

  /** Messages of others that came while nobody looked. */
  get unread(): number {
    return this.#reading.unread;
  }

  /** The number of the first of them. */
  get firstNew(): number | undefined {
    return this.#reading.firstNew;
  }

  on<Name extends keyof RoomEvents>(
    name: Name,
    listener: (payload: RoomEvents[Name]) => void,
  ): () => void {
    return this.#events.on(name, listener);
  }

  /** Resolves once in; rejects when refused for good. */
  async enter(): Promise<void> {
    const { since } = this.unsent;
    const joined = this.#chat.join(this.name, this.user, { since, limit: FIRST_PAGE });
    this.unsent.resume();
    await joined;
  }

  leave(): void {
    this.close();
    this.#chat.leave(this.name);
  }

  /** Nothing more is shown of it. */
  close(): void {
    this.#reading.keep();
    this.older.close();
    this.unsent.close();
    this.people.close();
  }

  send(text: string): void {
    this.#reading.answered();
    this.unsent.add(text);
    this.#changed('log');
  }

  typing(): void {
    this.#chat.typing(this.name);
  }

  /** Whether the end of the room is before somebody's eyes. */
  read(isReading: boolean): void {
    const stops = this.#isReading && !isReading;
    this.#isReading = isReading && this.#entered;
    if (stops) this.#reading.keep();
    if (this.#isReading && this.#reading.readTo(this.#position)) this.#changed('unread');
  }

  onHistory(history: History): void {
    const { messages, recovered, maxTextLength } = history;
    const again = this.#entered;
    this.#epoch = history.epoch;
    this.#entered = true;
    this.#maxTextLength = maxTextLength ?? this.#maxTextLength;
    if (again && recovered) this.onMessages(messages);
    else this.#replace(history, again);
    this.older.entered(history);
    this.unsent.entered(this.#chat.positionOf(this.name));
    if (!recovered) this.unsent.forgetAccepted();
    this.#changed('log');
  }

  onMessages(messages: readonly Message[]): void {
    if (messages.length === 0) return;
    const { timeline } = this;
    timeline.append(messages);
    this.#epoch = messages[0]?.epoch ?? this.#epoch;
    if (timeline.trim(this.#isReading ? MAX_READING : MAX_AWAY)) this.older.forgot();
    for (const { user } of messages) this.people.stopped(user);
    this.#arrived(messages);
    const news = messages.filter(({ user }) => user !== this.user);
    if (this.#isReading) this.#reading.readTo(this.#position);
    else this.#missed(messages);
    this.#changed('log');
    if (news.length > 0) this.#events.emit('said', news);
  }

  onDelay({ id, reason, why }: Delay): void {
    this.unsent.delayed(id, translate(reason, why));
  }

  onPresence({ change, members }: ChatEvents['presence']): void {
    const { came, went } = this.people.set(members);
    // The list of all is how things are, not how they came to be.
    if ('all' in change) return;
    for (const user of came) if (user !== this.user) this.timeline.move(user, true);
    for (const user of went) if (user !== this.user) this.timeline.move(user, false);
    this.#changed('log');
  }

  onTyping(user: string): void {
    if (user !== this.user) this.people.started(user);
  }

  get #position(): Position {
    return { epoch: this.#epoch, seq: this.timeline.newest };
  }

  #replace({ messages, seq }: History, again: boolean): void {
    this.timeline.replace(messages, seq);
    if (again) this.timeline.tell(texts.historyReplaced);
    this.#arrived(messages);
    this.#reading.anew(messages, this.#position);
    this.#changed('unread');
  }

  #arrived(messages: readonly Message[]): void {
    this.unsent.arrived(messages.map(({ id }) => id));
  }

  #missed(messages: readonly Message[]): void {
    this.#reading.missed(messages);
    this.#changed('unread');
  }

  #changed(what: RoomEvents['changed']): void {
    this.#events.emit('changed', what);
  }
}
