import { setTimeout as sleep } from 'node:timers/promises';
import { type Chat, connect } from '../../app/client/chat.ts';
import type { Receipt } from '../../app/protocol.ts';
import { Member, type MemberArgs } from './member.ts';
import type { Seen } from './record.ts';

const RETRY_MS = 200;
const PAGE = 200;
/** Above every number of every room. */
const END = 1_000_000_000;

interface Place {
  readonly epoch: string;
  readonly seq: number;
}

/** A client with our own library. */
export class OwnMember extends Member {
  readonly #chat: Chat;
  readonly #places = new Map<string, Place>();

  constructor(args: MemberArgs) {
    super(args);
    const { name, ledger } = this;
    const backoffMs = (n: number) => Math.min(1500, 50 * 2 ** n) * (0.5 + Math.random() / 2);
    this.#chat = connect({ url: this.url, backoffMs });
    this.#chat.on('history', ({ room, epoch, seq, recovered, messages }) => {
      this.#places.set(room, { epoch, seq });
      const seen = messages.map(toSeen);
      ledger.add(name, { what: 'history', room, epoch, seq, recovered, messages: seen });
    });
    this.#chat.on('message', (message) => {
      const { room, seq } = message;
      this.#places.set(room, { epoch: message.epoch ?? this.#places.get(room)?.epoch ?? '', seq });
      ledger.add(name, { what: 'message', room, epoch: message.epoch, message: toSeen(message) });
    });
  }

  /** The epoch and number that it has come to. */
  place(room: string): Place | undefined {
    return this.#places.get(room);
  }

  /** What the room keeps, oldest first; tries until all pages are read. */
  async read(room: string): Promise<readonly Seen[]> {
    let before = END;
    const pages: Seen[][] = [];
    for (let more = true; more; ) {
      const page = await this.#chat.older(room, before, PAGE).catch(() => undefined);
      if (page === undefined) {
        await sleep(RETRY_MS);
        continue;
      }
      pages.unshift(page.messages.map(toSeen));
      before = page.messages[0]?.seq ?? before;
      more = page.more;
    }
    return pages.flat();
  }

  override close() {
    this.#chat.close();
  }

  override async enter() {
    await Promise.all(this.plan.rooms.map((room) => this.#join(room)));
  }

  protected override post(room: string, text: string, id: string): Promise<Receipt> {
    return this.#chat.send(room, text, id);
  }

  protected override idOf(n: number): string {
    return `${this.name.replaceAll(' ', '-')}/${n}`;
  }

  async #join(room: string): Promise<void> {
    for (;;) {
      try {
        await this.#chat.join(room, this.name);
        return;
      } catch {
        // Refused for now, in words that are for a person.
        await sleep(RETRY_MS);
      }
    }
  }
}

function toSeen({ seq, id, user, text }: Seen): Seen {
  return { seq, id, user, text };
}
