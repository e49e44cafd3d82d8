import type { Recorded, Seen } from './record.ts';
import type { Room } from './room.ts';

export type SentRecord = Extract<Recorded, { what: 'sent' }>;
export type AckRecord = Extract<Recorded, { what: 'acked' }>;
export type RefusalRecord = Extract<Recorded, { what: 'refused' }>;

/** Where a finding shows itself. */
export interface Scene {
  readonly client: string;
  readonly room: string;
  readonly atMs: number;
}
export type Find = (scene: Scene, what: string, message?: Partial<Seen>) => void;

interface Sending {
  readonly record: SentRecord;
  /** How many epochs of the room had been heard of when it was sent. */
  readonly epochs: number;
  answered: boolean;
}

interface Acked {
  readonly record: AckRecord;
  /** The message is of this epoch of the room, counted from 1, or of a later one. */
  readonly since: number;
}

/** What was sent, and how it was answered. */
export class Answers {
  readonly #find: Find;
  readonly #sent = new Map<string, Sending>();
  readonly #acked: Acked[] = [];

  constructor(find: Find) {
    this.#find = find;
  }

  send(record: SentRecord, epochs: number) {
    this.#sent.set(record.text, { record, epochs, answered: false });
  }

  original(text: string): SentRecord | undefined {
    return this.#sent.get(text)?.record;
  }

  /** `epoch`: the number, from 1, of the one that the client is in; 0 when it knows of none. */
  take(record: AckRecord | RefusalRecord, epoch: number) {
    const { what, text } = record;
    const sending = this.#sent.get(text);
    if (sending === undefined) return this.#find(record, `"${text}" was answered, never sent`);
    if (sending.answered) this.#find(record, `"${text}" was answered twice`);
    sending.answered = true;
    if (what === 'acked') this.#acked.push({ record, since: Math.max(1, sending.epochs, epoch) });
  }

  /** `lastEpoch`: the number, from 1, of the epoch that a room ended in. */
  conclude(atMs: number, roomOf: (name: string) => Room, lastEpoch: (name: string) => number) {
    for (const { record, answered } of this.#sent.values()) {
      if (!answered) this.#find({ ...record, atMs }, `"${record.text}" was never answered`);
    }
    for (const { record, since } of this.#acked) {
      const places = roomOf(record.room).placesOf(record.text);
      if (places.some(({ seq }) => seq === record.seq)) continue;
      const seen = places.map(({ seq }) => seq).join(', ');
      if (seen !== '') {
        this.#find(record, `"${record.text}" was acknowledged as ${record.seq}, seen as ${seen}`);
      } else if (since >= lastEpoch(record.room)) {
        this.#find(record, `"${record.text}" was acknowledged and is lost`, record);
      }
    }
  }
}
