import type { History, Message } from '../../protocol.ts';
import type { Chat, ChatEvents } from '../chat.ts';
import { texts } from '../texts.ts';
import { Composer } from './composer.ts';
import { byId } from './dom.ts';
import { Gather } from './gather.ts';
import { LogView } from './log.ts';
import { OutboxView } from './outbox.ts';
import { PeopleView } from './people.ts';
import { ScrollView } from './scroll.ts';
import { TypingView } from './typing.ts';

export interface ConversationArgs {
  readonly chat: Chat;
  readonly room: string;
  readonly user: string;
  /** Ends the conversation. */
  readonly signal: AbortSignal;
}

/** One room on the screen: what the chat tells of it goes to its parts, what they ask to the chat. */
export class Conversation {
  readonly #room: string;
  readonly #user: string;
  readonly #log: LogView;
  readonly #outbox: OutboxView;
  readonly #people: PeopleView;
  readonly #typing: TypingView;
  readonly #scroll: ScrollView;
  readonly #composer: Composer;
  readonly #messages: Gather<Message>;
  #begun = false;

  constructor({ chat, room, user, signal }: ConversationArgs) {
    this.#room = room;
    this.#user = user;
    this.#log = new LogView(user);
    this.#people = new PeopleView(user, signal);
    this.#typing = new TypingView(signal);
    this.#scroll = new ScrollView(signal);
    this.#messages = new Gather((messages) => this.#onMessages(messages), signal);
    const typing = () => chat.typing(room);
    this.#composer = new Composer(room, { send: (text) => this.#send(text), typing }, signal);
    this.#outbox = new OutboxView({
      user,
      post: (text, id) => chat.send(room, text, id),
      isOnline: () => chat.state.is === 'online' || chat.state.is === 'draining',
      last: () => this.#log.last,
      edit: (text) => this.#composer.restore(text),
      retried: () => this.#composer.focus(),
    });
    this.#listen(chat, signal);
  }

  focus(): void {
    this.#composer.focus();
  }

  #listen(chat: Chat, signal: AbortSignal): void {
    const stops = [
      chat.on('history', (history) => history.room === this.#room && this.#onHistory(history)),
      chat.on(
        'messages',
        ({ room, messages }) => room === this.#room && this.#onMessages(messages),
      ),
      chat.on('delayed', ({ id, reason }) => this.#outbox.delayed(id, reason)),
      chat.on('presence', (presence) => this.#onPresence(presence)),
      chat.on('typing', ({ room, user }) => room === this.#room && this.#onTyping(user)),
      chat.on('state', () => this.#outbox.showStates()),
    ];
    signal.addEventListener('abort', () => {
      for (const stop of stops) stop();
    });
  }

  #onHistory({ messages, recovered }: History): void {
    this.#messages.flush();
    if (!recovered) {
      this.#log.clear(messages.length);
      if (this.#begun) this.#log.notice(texts.historyReplaced);
    }
    this.#begun = true;
    this.#onMessages(messages);
    if (!recovered) this.#outbox.forgetAccepted();
  }

  #onMessages(messages: readonly Message[]): void {
    this.#log.append(messages);
    for (const { id, user } of messages) {
      this.#outbox.arrived(id);
      this.#typing.stopped(user);
    }
    this.#showEmptiness();
    // Whoever reads further up keeps what is there.
    if (this.#scroll.isAtEnd) this.#log.trim();
    this.#scroll.grown(messages.length > 0);
  }

  #onPresence({ change, members }: ChatEvents['presence']): void {
    if (change.room !== this.#room) return;
    this.#messages.flush();
    const { came, went } = this.#people.show(members);
    for (const user of went) this.#typing.stopped(user);
    // The list of all is how things are, not how they came to be.
    if ('all' in change) return;
    for (const user of came) if (user !== this.#user) this.#log.move(user, true);
    for (const user of went) if (user !== this.#user) this.#log.move(user, false);
    this.#scroll.grown(false);
  }

  #onTyping(user: string): void {
    if (user !== this.#user) this.#typing.started(user);
  }

  #send(text: string): void {
    this.#outbox.add(text);
    this.#showEmptiness();
    this.#scroll.toEnd();
  }

  #showEmptiness(): void {
    const empty = this.#begun && !this.#log.last && this.#outbox.isEmpty;
    byId('empty', HTMLElement).hidden = !empty;
  }
}
