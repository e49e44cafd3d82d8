import type { Recorded, Seen } from './record.ts';

type HistoryRecord = Extract<Recorded, { what: 'history' }>;
type MessageRecord = Extract<Recorded, { what: 'message' }>;
/** Tells what is wrong, and with which message. */
export type Report = (what: string, message?: Partial<Seen>) => void;

/** A room as one client shows it: an unbroken run of numbers of one epoch. */
export class List {
  epoch = '';
  /** The newest number, 0 when it is empty. The oldest is 1: nothing that was kept is left out. */
  last = 0;
  #begun = false;
  /** Epochs that are over. */
  readonly #left = new Set<string>();

  take(history: HistoryRecord, report: Report) {
    const { epoch, seq, recovered, messages } = history;
    if (recovered) this.#continue(epoch, report);
    else this.#replace(epoch, messages, report);
    this.#begun = true;
    this.#append(messages, report);
    if (this.last !== seq) report(`the history says it ends at ${seq}, got it up to ${this.last}`);
    // Each mistake once: what follows is judged by where it should have been.
    this.last = seq;
  }

  add({ epoch, message }: MessageRecord, report: Report) {
    if (epoch !== undefined && this.epoch !== '' && epoch !== this.epoch) {
      report(`a message of epoch ${epoch} after ${this.epoch}, without a new history`, message);
    }
    this.epoch = epoch ?? this.epoch;
    this.#append([message], report);
  }

  #continue(epoch: string, report: Report) {
    if (!this.#begun) report('"recovered" although there was nothing before');
    if (this.epoch !== '' && epoch !== this.epoch) {
      report(`epoch ${epoch} taken for whole after epoch ${this.epoch}`);
    }
    this.epoch = epoch;
  }

  #replace(epoch: string, messages: readonly Seen[], report: Report) {
    const top = messages.at(-1)?.seq ?? 0;
    if (epoch === this.epoch && top < this.last) {
      report(`epoch ${epoch} went back from ${this.last} to ${top}`);
    }
    if (epoch !== this.epoch) {
      if (this.#left.has(epoch)) report(`back from epoch ${this.epoch || '-'} to ${epoch}`);
      if (this.epoch !== '') this.#left.add(this.epoch);
    }
    this.epoch = epoch;
    this.last = 0;
  }

  #append(messages: readonly Seen[], report: Report) {
    for (const message of messages) {
      const { seq } = message;
      if (seq <= this.last) report(`doubled or out of order: after ${this.last}`, message);
      if (seq > this.last + 1) report(`gap: ${this.last + 1} to ${seq - 1} missing`, message);
      this.last = Math.max(this.last, seq);
    }
  }
}
