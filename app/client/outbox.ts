import type { Draft, Receipt } from '../protocol.ts';
import type { Reply } from './ask.ts';
import type { Delay } from './events.ts';
import { laterMs } from './pace.ts';
import type { Refused } from './refused.ts';

/** A message that can be sent again: it says itself where to, and which it is. */
export type Outgoing = Required<Draft>;

/** Why a message was not sent: the room moved on so far that nobody can tell whether it was. */
export class InDoubt extends Error {
  constructor() {
    super('Too much was said since then to tell whether this message was sent.');
  }
}

interface Sending {
  readonly draft: Outgoing;
  readonly sent: Promise<Receipt>;
  readonly resolve: (receipt: Receipt) => void;
  readonly reject: (reason: Error) => void;
  /** Whether the log may have it. */
  posted: boolean;
}

interface Flight {
  readonly sending: Sending;
  /** When it was first posted on this connection. */
  readonly since: number;
  tries: number;
}

export interface OutboxArgs {
  post(draft: Outgoing, reply: Reply<Receipt>): void;
  delayed(delay: Delay): void;
  /** A message that was posted twice, first at this time in ms, was not answered. */
  unanswered(since: number): void;
}

/**
 * One room's messages from `send` until the log has them, oldest first: none is forgotten on the
 * way. One is under way at a time: were the next one sent before the answer, it could be taken and
 * the one before it refused.
 */
export class Outbox {
  readonly #args: OutboxArgs;
  readonly #sendings = new Map<string, Sending>();
  #open = false;
  #flight: Flight | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(args: OutboxArgs) {
    this.#args = args;
  }

  /** @param posted whether the log may have it already, from an earlier life of this client. */
  add(draft: Outgoing, posted = false): Promise<Receipt> {
    const known = this.#sendings.get(draft.id);
    if (known) return known.sent;
    const { promise: sent, resolve, reject } = Promise.withResolvers<Receipt>();
    this.#sendings.set(draft.id, { draft, sent, resolve, reject, posted });
    this.#next();
    return sent;
  }

  /** The room was entered: what waits goes out. */
  open(): void {
    this.#open = true;
    this.#next();
  }

  /** Until it is entered again, all wait; what was posted is posted again then. */
  hold(): void {
    this.#open = false;
    this.#flight = undefined;
    this.#stopWaiting();
  }

  /** Ends the message with this id, if it is one of ours and not ended yet. */
  settle(id: string, outcome: Receipt | Error): void {
    const sending = this.#sendings.get(id);
    if (!sending) return;
    const first = this.#first === sending;
    this.#sendings.delete(id);
    if (outcome instanceof Error) sending.reject(outcome);
    else sending.resolve(outcome);
    if (!first) return;
    this.#flight = undefined;
    this.#stopWaiting();
    this.#next();
  }

  /** The log forgot messages that we have not seen, and their ids: ours may be among them. */
  giveUpPosted(): void {
    for (const { draft, posted } of this.#sendings.values()) {
      if (posted) this.settle(draft.id, new InDoubt());
    }
  }

  close(reason: Error): void {
    this.hold();
    for (const id of [...this.#sendings.keys()]) this.settle(id, reason);
  }

  get #first(): Sending | undefined {
    return this.#sendings.values().next().value;
  }

  #stopWaiting(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #next(): void {
    const sending = this.#first;
    if (!sending || !this.#open || this.#flight || this.#timer !== undefined) return;
    this.#flight = { sending, since: Date.now(), tries: 0 };
    this.#post(this.#flight);
  }

  #post(flight: Flight): void {
    const { draft } = flight.sending;
    flight.sending.posted = true;
    flight.tries++;
    this.#args.post(draft, (lost, refused, receipt) => {
      // A late answer of an earlier connection is as good as any, a late refusal is not.
      if (!lost && !refused) this.settle(draft.id, receipt ?? { id: draft.id, seq: 0 });
      else if (this.#flight !== flight) return;
      else if (!refused) this.#again(flight);
      else if (refused.later) this.#wait(draft, refused, laterMs(refused.later));
      else this.settle(draft.id, refused);
    });
  }

  #again(flight: Flight): void {
    if (flight.tries > 1) this.#args.unanswered(flight.since);
    if (this.#flight === flight) this.#post(flight);
  }

  #wait({ room, id }: Outgoing, { message: reason, why }: Refused, inMs: number): void {
    this.#flight = undefined;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#next();
    }, inMs);
    this.#args.delayed({ room, id, reason, why, inMs });
  }
}
