import type { Message, Position } from '../../protocol.ts';
import { storage } from '../storage.ts';

/** What is read is kept no more often than this. */
const KEEP_MS = 1000;

/** Up to where a person has read a room, and what is new to them since; kept over a reload. */
export class Reading {
  readonly #user: string;
  readonly #room: string;
  #read: Position | undefined;
  #unread = 0;
  #firstNew: number | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(user: string, room: string) {
    this.#user = user;
    this.#room = room;
    this.#read = storage.read(user, room);
  }

  /** Messages of others that came while nobody looked. */
  get unread(): number {
    return this.#unread;
  }

  /** The number of the first of them; known until the next such time, or until one answers. */
  get firstNew(): number | undefined {
    return this.#firstNew;
  }

  /** All up to there was before somebody's eyes. @returns whether something was unread. */
  readTo(read: Position): boolean {
    const had = this.#unread > 0;
    this.#unread = 0;
    this.#read = read;
    this.#timer ??= setTimeout(() => this.keep(), KEEP_MS);
    return had;
  }

  /** Something came while nobody looked. */
  missed(messages: readonly Message[]): void {
    const news = messages.filter(({ user }) => user !== this.#user);
    if (news.length === 0) return;
    if (this.#unread === 0) this.#firstNew = news[0]?.seq;
    this.#unread += news.length;
  }

  /** The room is shown anew: new is what came after the place, and all of another log. */
  anew(messages: readonly Message[], position: Position): void {
    const { epoch, seq } = this.#read ?? position;
    this.#unread = 0;
    this.#firstNew = undefined;
    this.missed(epoch === position.epoch ? messages.filter((m) => m.seq > seq) : messages);
    if (this.#unread === 0) this.readTo(position);
  }

  answered(): void {
    this.#firstNew = undefined;
  }

  /** Keeps the place for the page that is loaded next. */
  keep(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#read) storage.keepRead(this.#user, this.#room, this.#read);
  }
}
