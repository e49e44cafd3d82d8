import type { Message } from '../../app/protocol.ts';

/** What a client was shown of a message. */
export type Seen = Pick<Message, 'seq' | 'id' | 'user' | 'text'>;

/** What a client did or was told. A message is known by its text: each is sent once, by one client. */
export type Happening =
  | {
      readonly what: 'sent';
      readonly room: string;
      readonly text: string;
      readonly user: string;
      /** Undefined: the server makes one, as for an old client. */
      readonly id: string | undefined;
    }
  | {
      readonly what: 'acked';
      readonly room: string;
      readonly text: string;
      readonly id: string;
      readonly seq: number;
    }
  | {
      readonly what: 'refused';
      readonly room: string;
      readonly text: string;
      readonly reason: string;
    }
  | {
      readonly what: 'history';
      readonly room: string;
      readonly epoch: string;
      readonly seq: number;
      readonly recovered: boolean;
      readonly messages: readonly Seen[];
    }
  | {
      readonly what: 'message';
      readonly room: string;
      readonly epoch: string | undefined;
      readonly message: Seen;
    }
  /** At the end, everything that the room holds; the reader alone is told its epoch. */
  | {
      readonly what: 'read';
      readonly room: string;
      readonly epoch: string | undefined;
      readonly messages: readonly Seen[];
    }
  /** Of an old client: what it is told is in order as long as one connection lasts. */
  | { readonly what: 'connected' }
  /** Of nobody: from here on rooms may begin another epoch. */
  | { readonly what: 'emptied' };

export type Recorded = Happening & { readonly client: string; readonly atMs: number };

/** What all clients recorded, in one order: they are in one process, under one clock. */
export class Ledger {
  readonly records: Recorded[] = [];
  /** When each acknowledgement came, milliseconds since the start. */
  readonly ackedAtMs: number[] = [];
  readonly #start = performance.now();
  readonly #pending = new Map<string, number>();
  #inFlight = 0;

  get nowMs(): number {
    return performance.now() - this.#start;
  }

  add(client: string, happening: Happening) {
    this.records.push({ ...happening, client, atMs: this.nowMs });
    const { what } = happening;
    if (what === 'acked') this.ackedAtMs.push(this.nowMs);
    if (what === 'sent') this.#count(client, 1);
    if (what === 'acked' || what === 'refused') this.#count(client, -1);
  }

  /** Messages sent and not answered yet, by one client or by all. */
  inFlight(client?: string): number {
    return client === undefined ? this.#inFlight : (this.#pending.get(client) ?? 0);
  }

  #count(client: string, change: number) {
    this.#inFlight += change;
    this.#pending.set(client, (this.#pending.get(client) ?? 0) + change);
  }
}
