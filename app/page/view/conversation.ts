import type { State } from '../../client/chat.ts';
import { pathOf } from '../address.ts';
import type { Room, RoomEvents } from '../model/room.ts';
import { Announcer } from './announcer.ts';
import { Composer } from './composer.ts';
import { byId } from './dom.ts';
import { LogView } from './log.ts';
import { PeopleView } from './people.ts';
import { showTyping } from './typing.ts';

const isUp = ({ is }: State): boolean => is === 'online' || is === 'draining';

/** The open room on the screen: what changes in it goes to its parts, what they ask to the room. */
export class Conversation {
  readonly #room: Room;
  readonly #log: LogView;
  readonly #people: PeopleView;
  readonly #composer: Composer;
  readonly #announcer: Announcer;

  /** @param signal ends it: another room is open. */
  constructor(room: Room, state: () => State, signal: AbortSignal) {
    this.#room = room;
    byId('room-name', HTMLElement).textContent = room.name;
    this.#people = new PeopleView(room.people, room.user);
    this.#announcer = new Announcer(signal);
    this.#log = new LogView(
      {
        room,
        isOnline: () => isUp(state()),
        edit: (text) => this.#composer.restore(text),
        done: () => this.#composer.focus(),
      },
      signal,
    );
    const events = { send: (text: string) => this.#send(text), typed: () => this.#log.hold() };
    this.#composer = new Composer(room, events, signal);
    showTyping(room.people);
    const stops = [
      room.on('changed', (what) => this.#changed(what)),
      room.on('said', (messages) => this.#announcer.add(messages)),
    ];
    signal.addEventListener('abort', () => {
      for (const stop of stops) stop();
    });
  }

  focus(): void {
    this.#composer.focus();
  }

  /** The connection's state is another. */
  stateChanged(): void {
    this.#log.changed();
  }

  /** The address to give to somebody else. */
  get link(): string {
    return new URL(pathOf(this.#room.name), location.href).href;
  }

  #changed(what: RoomEvents['changed']): void {
    if (what === 'people') this.#people.show();
    else if (what === 'typing') showTyping(this.#room.people);
    else this.#log.changed();
    if (what === 'log') this.#composer.measure();
  }

  #send(text: string): void {
    this.#room.send(text);
    this.#log.toEnd();
  }
}
