import { Answers, type Find } from './answers.ts';
import { List } from './list.ts';
import type { Recorded, Seen } from './record.ts';
import { Room } from './room.ts';

/** Who was there. */
export interface Witness {
  readonly name: string;
  /** Without our library: what it is told is checked within a connection only. */
  readonly old: boolean;
  /** The rooms that it is in at the end. */
  readonly rooms: readonly string[];
}

export interface Finding {
  readonly what: string;
  readonly client: string;
  readonly room: string;
  readonly seq: number | undefined;
  readonly id: string | undefined;
  /** Of the record that shows it, milliseconds since the start. */
  readonly atMs: number;
}

/** The client that comes last of all, and reads each room whole. */
export const READER = 'reader';

type MessageRecord = Extract<Recorded, { what: 'message' }>;
type ReadRecord = Extract<Recorded, { what: 'read' }>;

/**
 * Judges a run by what its clients recorded, and by nothing else: not the server's word, and not
 * Redis'. That the log was emptied is told, for an engine that forgets must not be excused by it.
 */
export function check(records: readonly Recorded[], witnesses: readonly Witness[]): Finding[] {
  const checker = new Checker(witnesses);
  for (const record of records) checker.take(record);
  return checker.conclude(records.at(-1)?.atMs ?? 0);
}

class Checker {
  readonly #witnesses: readonly Witness[];
  readonly #old: ReadonlySet<string>;
  readonly #findings: Finding[] = [];
  readonly #rooms = new Map<string, Room>();
  readonly #lists = new Map<string, List>();
  readonly #answers: Answers;
  readonly #reads: ReadRecord[] = [];
  /** Of old clients, the last number seen in each room on the present connection. */
  readonly #lastSeen = new Map<string, Map<string, number>>();
  #emptied = 0;

  constructor(witnesses: readonly Witness[]) {
    this.#answers = new Answers(this.#find);
    this.#witnesses = witnesses;
    this.#old = new Set(witnesses.filter(({ old }) => old).map(({ name }) => name));
  }

  take(record: Recorded) {
    const { client } = record;
    if (record.what === 'emptied') this.#emptied++;
    else if (record.what === 'connected') this.#lastSeen.set(client, new Map());
    else if (record.what === 'read') this.#reads.push(record);
    else if (record.what === 'history') this.#takeHistory(record);
    else if (record.what === 'message') this.#takeMessage(record);
    else if (record.what === 'sent') {
      this.#answers.send(record, this.#room(record.room).epochs.length);
    } else {
      const { epoch } = this.#list(client, record.room);
      this.#answers.take(record, this.#room(record.room).epochs.indexOf(epoch) + 1);
    }
  }

  conclude(atMs: number): Finding[] {
    const wholes = new Map<string, ReadRecord>();
    for (const read of this.#reads) {
      if (read.client !== READER) continue;
      this.#takeWhole(read);
      wholes.set(read.room, read);
    }
    for (const read of this.#reads) this.#compare(read, wholes.get(read.room));
    for (const { name, old, rooms } of this.#witnesses) {
      if (!old) for (const room of rooms) this.#judgeEnd(name, room, wholes.get(room), atMs);
    }
    const lastEpoch = (room: string) => this.#numberOfLast(room, wholes.get(room)?.epoch);
    this.#answers.conclude(atMs, (room) => this.#room(room), lastEpoch);
    return this.#findings;
  }

  #takeHistory(record: Extract<Recorded, { what: 'history' }>) {
    const { room, epoch, messages, client } = record;
    this.#hear(epoch, record);
    const list = this.#list(client, room);
    list.take(record, (what, message) => this.#find(record, what, message));
    for (const message of messages) this.#place(epoch, message, record);
  }

  #takeMessage(record: MessageRecord) {
    const { room, message, client } = record;
    this.#hear(record.epoch ?? '', record);
    if (this.#old.has(client)) return this.#takeOld(record);
    const list = this.#list(client, room);
    list.add(record, (what, message) => this.#find(record, what, message));
    this.#place(list.epoch, message, record);
  }

  #takeOld(record: MessageRecord) {
    const { room, message, client, epoch = '' } = record;
    const lastSeen = this.#lastSeen.get(client);
    const last = lastSeen?.get(room) ?? 0;
    if (message.seq <= last) {
      this.#find(record, `doubled or out of order: after ${last}`, message);
    } else if (last > 0 && message.seq > last + 1) {
      this.#find(record, `a gap: after ${last}`, message);
    }
    lastSeen?.set(room, message.seq);
    this.#place(epoch, message, record);
  }

  /** A new epoch is a log that began anew, and it may only where the log was emptied. */
  #hear(epoch: string, record: Recorded & { room: string }) {
    const room = this.#room(record.room);
    if (!room.hear(epoch) || room.epochs.length <= 1 + this.#emptied) return;
    this.#find(
      record,
      `epoch ${epoch} is number ${room.epochs.length} of the room, ` +
        `although the log was emptied ${this.#emptied} times`,
    );
  }

  #place(epoch: string, message: Seen, record: Recorded & { room: string }) {
    const sent = this.#answers.original(message.text);
    if (sent === undefined || sent.room !== record.room || sent.user !== message.user) {
      this.#find(record, `"${message.text}" by ${message.user} was invented`, message);
    } else if (sent.id !== undefined && sent.id !== message.id) {
      this.#find(record, `"${message.text}" was sent with id ${sent.id}`, message);
    }
    const problem = this.#room(record.room).place(epoch, message);
    if (problem !== undefined) this.#find(record, problem, message);
  }

  /** Nothing that a room ever held is left out: its numbers begin with 1. */
  #takeWhole(read: ReadRecord) {
    const { epoch = '', messages } = read;
    this.#hear(epoch, read);
    for (const [i, message] of messages.entries()) {
      if (message.seq !== i + 1) {
        this.#find(read, `expected number ${i + 1} of the room`, message);
        break;
      }
    }
    for (const message of messages) this.#place(epoch, message, read);
  }

  #compare(read: ReadRecord, whole: ReadRecord | undefined) {
    const expected = whole?.messages ?? [];
    const at = read.messages.findIndex((message, i) => message.id !== expected[i]?.id);
    const length = read.messages.length;
    if (at >= 0) this.#find(read, 'its reading of the room differs', read.messages[at]);
    else if (length !== expected.length) {
      this.#find(read, `reads ${length} messages of the room, others ${expected.length}`);
    }
  }

  #judgeEnd(client: string, room: string, whole: ReadRecord | undefined, atMs: number) {
    const { epoch, last } = this.#list(client, room);
    const record = { client, room, atMs };
    if (whole === undefined) return this.#find(record, 'nobody read this room at the end');
    const top = whole.messages.at(-1)?.seq ?? 0;
    if (epoch === whole.epoch && last === top) return;
    this.#find(
      record,
      `ends at ${last} of epoch ${epoch || '-'}, the room at ${top} of ${whole.epoch || '-'}`,
    );
  }

  /** Of the epoch that a room ended in, from 1; one that ended empty has begun a new one. */
  #numberOfLast(room: string, epoch = ''): number {
    const { epochs } = this.#room(room);
    return epoch === '' ? epochs.length + 1 : epochs.indexOf(epoch) + 1;
  }

  #room(name: string): Room {
    const room = this.#rooms.get(name) ?? new Room();
    this.#rooms.set(name, room);
    return room;
  }

  #list(client: string, room: string): List {
    const key = `${client}\n${room}`;
    const list = this.#lists.get(key) ?? new List();
    this.#lists.set(key, list);
    return list;
  }

  readonly #find: Find = ({ client, room, atMs }, what, { seq, id } = {}) => {
    this.#findings.push({ what, client, room, seq, id, atMs });
  };
}
