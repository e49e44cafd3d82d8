import { setTimeout as sleep } from 'node:timers/promises';
import type { Receipt } from '../../app/protocol.ts';
import type { TcpProxy } from '../support/proxy.ts';
import { type ClientPlan, planSends } from './plan.ts';
import type { Ledger } from './record.ts';

/** Messages that one client sends before the first of them is answered. */
const WINDOW = 12;

export interface MemberArgs {
  readonly plan: ClientPlan;
  readonly seed: number;
  /** Its own way to the instances. */
  readonly door: TcpProxy;
  readonly ledger: Ledger;
}

/** A client of the chat that sends as planned, and records what it did and was told. */
export abstract class Member {
  readonly name: string;
  readonly door: TcpProxy;
  readonly plan: ClientPlan;
  readonly ledger: Ledger;
  readonly #seed: number;
  readonly #unanswered = new Set<Promise<void>>();
  readonly #stop = new AbortController();
  #over: Promise<void> = Promise.resolve();
  #begun = false;
  #sent = 0;

  constructor({ plan, seed, door, ledger }: MemberArgs) {
    this.name = plan.name;
    this.plan = plan;
    this.door = door;
    this.ledger = ledger;
    this.#seed = seed;
  }

  get url(): string {
    return `http://127.0.0.1:${this.door.port}`;
  }

  /** The rooms that it is to be in by now. */
  get rooms(): readonly string[] {
    return this.#begun ? this.plan.rooms : [];
  }

  start() {
    this.#over = this.#live();
  }

  /** Sends nothing more; resolves when all that was sent is answered. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#over;
    await Promise.all(this.#unanswered);
  }

  abstract close(): void;
  /** Enters all rooms, however long that takes. */
  abstract enter(): Promise<void>;
  /** Rejects when it is refused. */
  protected abstract post(room: string, text: string, id: string): Promise<Receipt>;
  /** Undefined when the server is to make one. */
  protected abstract idOf(n: number): string | undefined;

  async #live() {
    const { signal } = this.#stop;
    await sleep(this.plan.joinsAfterMs, undefined, { signal }).catch(() => {});
    if (signal.aborted) return;
    this.#begun = true;
    await this.enter();
    for (const { waitMs, room, texts } of planSends(this.#seed, this.plan)) {
      await sleep(waitMs, undefined, { signal }).catch(() => {});
      while (this.#unanswered.size >= WINDOW && !signal.aborted) {
        await Promise.race(this.#unanswered);
      }
      if (signal.aborted) return;
      for (const text of texts) this.#send(room, text);
    }
  }

  #send(room: string, text: string) {
    const { ledger, name } = this;
    const id = this.idOf(++this.#sent);
    ledger.add(name, { what: 'sent', room, text, user: name, id });
    const answered: Promise<void> = this.post(room, text, id ?? '')
      .then(
        (receipt) => ledger.add(name, { what: 'acked', room, text, ...receipt }),
        ({ message: reason }: Error) => ledger.add(name, { what: 'refused', room, text, reason }),
      )
      .finally(() => this.#unanswered.delete(answered));
    this.#unanswered.add(answered);
  }
}
