import type { History, Member, Message, Position, Presence } from '../protocol.ts';

/** A name as the server keeps it: two that look the same are the same. */
export const tidy = (name: string): string => name.normalize('NFC').trim().replaceAll(/\s+/g, ' ');

/** What a client knows of a room that it is in: its place in the log, and who else is there. */
export class Room {
  readonly name: string;
  readonly user: string;
  /** False until the server has let us in on the present connection: what is sent meanwhile waits. */
  joined = false;
  #members = new Map<string, Member>();
  #position: Position | undefined;
  #early: Message[] = [];

  constructor(name: string, user: string) {
    this.name = tidy(name);
    this.user = tidy(user);
  }

  /** Where to go on from; undefined before the first history. */
  get since(): Position | undefined {
    return this.#position;
  }

  get members(): readonly Member[] {
    return [...this.#members.values()];
  }

  /** Takes the server's answer as the new position. @returns it without what we have already. */
  enter(answer: History | null | undefined): History {
    const { epoch = '', seq = 0, lastId } = this.#position ?? {};
    const known = this.#position !== undefined;
    const history = answer ?? { room: this.name, messages: [], epoch, seq, recovered: known };
    const { recovered } = history;
    const messages = history.messages.filter((message) => !recovered || message.seq > seq);
    const last = messages.at(-1)?.id ?? (recovered ? lastId : undefined);
    this.#position = { epoch: history.epoch, seq: history.seq, lastId: last };
    this.joined = true;
    return { ...history, messages, recovered };
  }

  /**
   * Whether a message is the next one. What comes before the answer to an entry is kept, for
   * `takeEarly` after it. A gap means that something was missed: the position stays, to ask from.
   */
  receive(message: Message): 'new' | 'early' | 'known' | 'gap' {
    const { epoch = '', seq = 0 } = this.#position ?? {};
    if (!this.joined) {
      this.#early.push(message);
      return 'early';
    }
    if (message.seq <= seq) return 'known';
    if (message.seq > seq + 1) return 'gap';
    // A room that was empty when we came has its epoch since its first message.
    this.#position = { epoch: message.epoch ?? epoch, seq: message.seq, lastId: message.id };
    return 'new';
  }

  takeEarly(): readonly Message[] {
    return this.#early.splice(0);
  }

  change(presence: Presence): void {
    if ('all' in presence) this.#members = new Map(presence.all.map((m) => [m.id, m]));
    else if ('entered' in presence) this.#members.set(presence.entered.id, presence.entered);
    else this.#members.delete(presence.left.id);
  }
}
