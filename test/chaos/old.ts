import { setTimeout as sleep } from 'node:timers/promises';
import { io, type Socket } from 'socket.io-client';
import type { Message, Receipt } from '../../app/protocol.ts';
import { Member, type MemberArgs } from './member.ts';

const RETRY_MS = 200;
const ANSWER_LIMIT_MS = 10_000;

type Answer = [error: string | null | undefined, receipt: Receipt];

/** A client as Google's tutorial has it: it resends nothing, and reads no history. */
export class OldMember extends Member {
  readonly #socket: Socket;
  readonly #in = Promise.withResolvers<void>();
  #signedIn = false;
  /** It was in once: from then on only its socket is new. */
  #known = false;
  #entrances = 0;

  constructor(args: MemberArgs) {
    super(args);
    this.#socket = io(this.url, {
      transports: ['websocket'],
      forceNew: true,
      reconnectionDelay: 100,
      reconnectionDelayMax: 1500,
      autoConnect: false,
    });
    this.#socket.on('connect', () => {
      this.ledger.add(this.name, { what: 'connected' });
      void this.#signIn(++this.#entrances);
    });
    this.#socket.on('disconnect', () => {
      this.#entrances++;
      this.#signedIn = false;
    });
    this.#socket.on('message', ({ room, epoch, seq, id, user, text }: Message) => {
      const message = { seq, id, user, text };
      this.ledger.add(this.name, { what: 'message', room, epoch, message });
    });
  }

  override close() {
    this.#socket.close();
  }

  override async enter() {
    this.#socket.connect();
    await this.#in.promise;
  }

  protected override async post(_room: string, text: string): Promise<Receipt> {
    if (!this.#signedIn) throw new Error('not signed in');
    const [error, receipt] = await this.#ask('sendMessage', text);
    if (error) throw new Error(error);
    return receipt;
  }

  protected override idOf() {
    return undefined;
  }

  /** Until it is in, or the connection that it was for is gone. */
  async #signIn(entrance: number) {
    const request = { user: this.name, room: this.plan.rooms[0] };
    while (this.#entrances === entrance) {
      const event = this.#known ? 'updateSocketId' : 'signin';
      const answer = await this.#ask(event, request).catch(() => ['no answer'] as const);
      if (this.#entrances !== entrance) return;
      if (!answer[0]) {
        this.#signedIn = true;
        this.#known = true;
        this.#in.resolve();
        return;
      }
      await sleep(RETRY_MS);
    }
  }

  /** Rejects when no answer comes: it may have been lost with the connection. */
  #ask(event: string, payload: unknown): Promise<Answer> {
    const { promise, resolve, reject } = Promise.withResolvers<Answer>();
    const late = setTimeout(() => reject(new Error('no answer')), ANSWER_LIMIT_MS);
    this.#socket.emit(event, payload, (...answer: Answer) => resolve(answer));
    return promise.finally(() => clearTimeout(late));
  }
}
