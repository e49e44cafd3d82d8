import type { History, Member, Message, Position, Presence } from '../protocol.ts';

/** A name as the server keeps it: two that look the same are the same. */
export const tidy = (name: string): string => name.normalize('NFC').trim().replaceAll(/\s+/g, ' ');

/** What a client knows of a room that it is in: its place in the log, and who else is there. */
export class Room {
  readonly name: string;
  readonly user: string;
  #joined = false;
  #members = new Map<string, Member>();
  #position: Position | undefined;
  #early: Message[] = [];

  /** @param since what is known of the room from an earlier life of this client. */
  constructor(name: string, user: string, since?: Position) {
    this.name = tidy(name);
    this.user = tidy(user);
    this.#position = since;
  }

  /** False until the server has let us in on the present connection: what is sent then waits. */
  get joined(): boolean {
    return this.#joined;
  }

  /** Where to go on from; undefined while nothing is known. */
  get since(): Position | undefined {
    return this.#position;
  }

  get members(): readonly Member[] {
    return [...this.#members.values()];
  }

  /** About to be entered anew: what comes before the answer is kept, for `takeEarly` after it. */
  pause(): void {
    this.#joined = false;
  }

  /** What came early is of a connection, or of a log, that is no more. */
  forgetEarly(): void {
    this.#early = [];
  }

  /**
   * Takes the server's answer as the new position. @returns it without what we have already, and
   * whether nothing can have come and gone between what we had and what it holds.
   */
  enter(answer: History | null | undefined): { history: History; complete: boolean } {
    const { epoch = '', seq = 0, lastId } = this.#position ?? {};
    const known = this.#position !== undefined;
    const history = answer ?? { room: this.name, messages: [], epoch, seq, recovered: known };
    const { recovered } = history;
    const messages = history.messages.filter((message) => !recovered || message.seq > seq);
    const last = messages.at(-1)?.id ?? (recovered ? lastId : undefined);
    this.#position = { epoch: history.epoch, seq: history.seq, lastId: last };
    this.#joined = true;
    const seen = history.epoch === epoch ? seq : 0;
    const oldest = messages[0]?.seq ?? history.seq + 1;
    return { history: { ...history, messages }, complete: recovered || oldest <= seen + 1 };
  }

  /**
   * Takes those that come next, and stops where something was missed or the log is another: the
   * position stays there, to ask from. Before the answer to an entry, all are kept.
   */
  receive(messages: readonly Message[]): { news: readonly Message[]; missed: boolean } {
    const news: Message[] = [];
    for (const message of messages) {
      if (!this.#joined) {
        this.#early.push(message);
        continue;
      }
      const { epoch = '', seq = 0 } = this.#position ?? {};
      const another = epoch !== '' && (message.epoch ?? epoch) !== epoch;
      if (another || message.seq > seq + 1) return { news, missed: true };
      if (message.seq <= seq) continue;
      // A room that was empty when we came has its epoch since its first message.
      this.#position = { epoch: message.epoch ?? epoch, seq: message.seq, lastId: message.id };
      news.push(message);
    }
    return { news, missed: false };
  }

  /** Of another epoch than the answer's can only be what was sent before it: that is over. */
  takeEarly(): readonly Message[] {
    const ours = this.#position?.epoch ?? '';
    const isOurs = ({ epoch = '' }: Message) => epoch === '' || ours === '' || epoch === ours;
    return this.#early.splice(0).filter(isOurs);
  }

  change(presence: Presence): void {
    if ('all' in presence) this.#members = new Map(presence.all.map((m) => [m.id, m]));
    else if ('entered' in presence) this.#members.set(presence.entered.id, presence.entered);
    else this.#members.delete(presence.left.id);
  }
}
