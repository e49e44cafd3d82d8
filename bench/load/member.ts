import type { Batch, History, Message, Position } from '../../app/protocol.ts';
import { Seen } from './ledger.ts';
import { Link } from './link.ts';
import type { Meter } from './meter.ts';
import { readStamp } from './text.ts';

export interface MemberArgs {
  readonly user: string;
  readonly room: string;
  readonly batch: boolean;
  readonly meter: Meter;
}

/** One person in one room, who keeps account of what comes. */
export class Member {
  /** What it has seen of each sender of its room. */
  readonly seen: Seen[] = [];
  /** Differs, as good as certainly, between two members who saw things in different orders. */
  order = 0;
  readonly #args: MemberArgs;
  #link: Link | undefined;
  #position: Position | undefined;

  constructor(args: MemberArgs) {
    this.#args = args;
  }

  get link(): Link {
    if (this.#link === undefined) throw new Error(`${this.#args.user} is not connected`);
    return this.#link;
  }

  /** Connects and signs in; with `since`, told what it has. Resolves with the history, if any. */
  async enter(url: string, event = 'signin', since = false): Promise<History | null | undefined> {
    const { user, room, batch, meter } = this.#args;
    const link = await Link.open({
      url,
      batch,
      onEvent: (name, payload) => this.#heard(name, payload),
      onClose: (closed) => {
        if (this.#link !== closed) return;
        this.#link = undefined;
        meter.cuts++;
      },
    });
    this.#link = link;
    const known = since && this.#position !== undefined ? { since: this.#position } : {};
    const history = await link.get<History | null>(event, { user, room, ...known });
    // A server of the classic kind has no positions.
    if (history?.epoch !== undefined) this.#moveTo(history.epoch, history.messages, history.seq);
    return history;
  }

  leave() {
    const link = this.#link;
    this.#link = undefined;
    link?.close();
  }

  #heard(name: string, payload: unknown) {
    const { meter } = this.#args;
    if (name === 'messages') {
      const { epoch, messages } = payload as Batch;
      this.#take(messages);
      this.#moveTo(epoch, messages, messages.at(-1)?.seq ?? 0);
    } else if (name === 'message') {
      const message = payload as Message;
      this.#take([message]);
      if (message.epoch !== undefined) this.#moveTo(message.epoch, [message], message.seq);
    } else if (name === 'reset') {
      meter.resets++;
    }
  }

  #take(messages: readonly { readonly text: string }[]) {
    const { meter } = this.#args;
    const now = performance.now();
    meter.frames++;
    meter.lastAt = now;
    for (const { text } of messages) {
      const stamp = readStamp(text);
      if (stamp === undefined) continue;
      const { sender, count, sentAt } = stamp;
      meter.deliveries++;
      meter.latency.add(now - sentAt);
      this.seen[sender] ??= new Seen();
      this.seen[sender].add(count);
      this.order = (Math.imul(this.order, 31) + count * 7 + sender) | 0;
    }
  }

  #moveTo(epoch: string, messages: readonly { readonly id?: string }[], seq: number) {
    const lastId = messages.at(-1)?.id ?? this.#position?.lastId;
    this.#position = lastId === undefined ? { epoch, seq } : { epoch, seq, lastId };
  }
}
