import type { Position } from '../../app/protocol.ts';
import type { Entry, Retention } from '../../app/server/log/log.ts';

export interface Receipt {
  readonly epoch: string;
  readonly seq: number;
}

/** A message as the model has it; `ts` is the log's own business until it was seen once. */
export interface Stored extends Entry {
  readonly epoch: string;
  readonly seq: number;
  ts?: number;
}

/** What a room's log is made of in Redis. */
export type Part = 'head' | 'entries' | 'ids';

/** What a room's log has to be, written down without a thought of speed, storage or concurrency. */
export class ModelRoom {
  readonly name: string;
  readonly #retention: Retention;
  /** '' in a room without messages. */
  epoch = '';
  top = 0;
  /** By number. */
  #kept = new Map<number, Stored>();
  /** Numbers by the id of their message. */
  #known = new Map<string, number>();
  #idleMs = 0;
  /** All that followers were ever told, in order. */
  published: readonly Stored[] = [];

  constructor(name: string, retention: Retention) {
    this.name = name;
    this.#retention = retention;
  }

  copy(): ModelRoom {
    const copy = new ModelRoom(this.name, this.#retention);
    [copy.epoch, copy.top, copy.#idleMs] = [this.epoch, this.top, this.#idleMs];
    [copy.#kept, copy.#known] = [new Map(this.#kept), new Map(this.#known)];
    copy.published = this.published;
    return copy;
  }

  /**
   * Appends what goes to the log in one step.
   * @param epoch that of the room afterwards, should this have to begin one.
   */
  append(group: readonly Entry[], epoch: string): Receipt[] {
    if (this.epoch === '' || this.#kept.size === 0) this.#begin(epoch);
    const receipts = group.map((entry) => {
      const known = this.#known.get(entry.id);
      if (known === undefined) this.#add(entry);
      return { epoch: this.epoch, seq: known ?? this.top };
    });
    this.#trim();
    return receipts;
  }

  read(since?: Position) {
    const messages = this.epoch === '' ? [] : [...this.#kept.values()];
    const { epoch, top } = this;
    if (since === undefined || !this.#continues(since)) {
      return { epoch, top, messages, recovered: false };
    }
    const from = since.epoch === '' ? 0 : since.seq;
    return { epoch, top, messages: messages.filter(({ seq }) => seq > from), recovered: true };
  }

  /** Of a room that lost its head the messages stay readable by pages, until it begins anew. */
  page(before: number, limit: number) {
    const older = [...this.#kept.values()].filter(({ seq }) => seq < before);
    const messages = older.slice(Math.max(0, older.length - limit));
    return { messages, more: messages.length < older.length, epoch: this.epoch };
  }

  /** @param epoch that of the room afterwards. */
  remove(user: string, epoch: string) {
    const kept = [...this.#kept.values()].filter((message) => message.user !== user);
    const answer = { removed: this.#kept.size - kept.length, kept: kept.length };
    if (answer.removed === 0) return answer;
    for (const part of parts) this.lose(part);
    if (kept.length > 0) this.#begin(epoch);
    for (const { id, user, text, ts } of kept) {
      const message = { id, user, text, epoch, seq: ++this.top, ...(ts !== undefined && { ts }) };
      this.#kept.set(message.seq, message);
      this.#known.set(id, message.seq);
    }
    return answer;
  }

  pass(ms: number) {
    this.#idleMs += ms;
    if (this.#idleMs >= this.#retention.ttlMs) for (const part of parts) this.lose(part);
  }

  /**
   * Without its head or its entries a room begins anew with the next message. Without its ids it
   * goes on, and stores once more what is sent once more: that harms less than to lose the room.
   */
  lose(part: Part) {
    if (part === 'head') [this.epoch, this.top] = ['', 0];
    if (part === 'entries') this.#kept.clear();
    if (part === 'ids') this.#known.clear();
  }

  #begin(epoch: string) {
    const isOld = this.published.some((message) => message.epoch === epoch);
    if (epoch === '' || isOld) throw new Error(`expected a new epoch, got "${epoch}"`);
    for (const part of parts) this.lose(part);
    this.epoch = epoch;
  }

  #add({ id, user, text }: Entry) {
    const message: Stored = { id, user, text, epoch: this.epoch, seq: ++this.top };
    this.#kept.set(message.seq, message);
    this.#known.set(id, message.seq);
    this.#idleMs = 0;
    this.published = [...this.published, message];
  }

  #trim() {
    for (const { seq, id } of [...this.#kept.values()]) {
      if (seq > this.top - this.#retention.length) continue;
      this.#kept.delete(seq);
      this.#known.delete(id);
    }
  }

  /** Whether all that came after a position is kept, and the position is one of this very log. */
  #continues({ epoch, seq, lastId }: Position): boolean {
    if (epoch !== '' && epoch !== this.epoch) return false;
    const from = epoch === '' ? 0 : seq;
    if (from > this.top) return false;
    if (from > 0 && lastId !== undefined && this.#kept.get(from)?.id !== lastId) return false;
    for (let missed = from + 1; missed <= this.top; missed++) {
      if (!this.#kept.has(missed)) return false;
    }
    return true;
  }
}

const parts: readonly Part[] = ['head', 'entries', 'ids'];
