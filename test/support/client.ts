import { once } from 'node:events';
import type { Agent } from 'node:https';
import { io, type Socket } from 'socket.io-client';
import type { Auth, Later, Why } from '../../app/protocol.ts';

type Answer = [error: string | null | undefined, answer: unknown, later?: Later | null, why?: Why];

interface ClientOptions {
  readonly origin?: string;
  readonly reconnection?: boolean;
  readonly auth?: Auth;
  /** Connects it. */
  readonly agent?: Agent;
}

/** A plain Socket.IO client whose events are kept until a test asks for them. */
export class Client {
  readonly socket: Socket;
  readonly #kept = new Map<string, unknown[]>();
  readonly #waiting = new Map<string, ((payload: unknown) => void)[]>();

  constructor(url: string, options: ClientOptions = {}) {
    const { origin, reconnection = false, auth = {}, agent } = options;
    this.socket = io(url, {
      transports: ['websocket'],
      forceNew: true,
      reconnection,
      auth,
      // The client's types know browsers only.
      ...(agent === undefined ? {} : { agent: agent as never }),
      ...(origin === undefined ? {} : { extraHeaders: { origin } }),
    });
    this.socket.onAny((event: string, payload: unknown) => this.#keep(event, payload));
    this.socket.on('disconnect', (reason) => this.#keep('disconnect', reason));
    this.socket.on('connect_error', (error) => this.#keep('connect_error', error));
  }

  /** The next payload of an event that this test has not taken yet. */
  next<T = Record<string, unknown>>(event: string): Promise<T> {
    const [first, ...rest] = this.#kept.get(event) ?? [];
    if (first !== undefined) {
      this.#kept.set(event, rest);
      return Promise.resolve(first as T);
    }
    return new Promise((resolve) => {
      const waiting = this.#waiting.get(event) ?? [];
      this.#waiting.set(event, [...waiting, resolve as (payload: unknown) => void]);
    });
  }

  /** The payloads of an event that have come so far and were not taken. */
  taken<T = Record<string, unknown>>(event: string): readonly T[] {
    return (this.#kept.get(event) ?? []) as T[];
  }

  /** Sends an event and resolves with what its ack was called with. */
  ask(event: string, ...payload: unknown[]): Promise<Answer> {
    return new Promise((resolve) => {
      this.socket.emit(event, ...payload, (...answer: unknown[]) => resolve(answer as Answer));
    });
  }

  /** As `ask`, but fails when the server refuses. */
  async get<T>(event: string, ...payload: unknown[]): Promise<T> {
    const [error, answer] = await this.ask(event, ...payload);
    if (error) throw new Error(`${event} was refused: ${error}`);
    return answer as T;
  }

  async connected(): Promise<this> {
    if (!this.socket.connected) await once(this.socket as never, 'connect');
    return this;
  }

  close() {
    this.socket.close();
  }

  #keep(event: string, payload: unknown) {
    const [first, ...rest] = this.#waiting.get(event) ?? [];
    if (first === undefined) {
      this.#kept.set(event, [...(this.#kept.get(event) ?? []), payload]);
      return;
    }
    this.#waiting.set(event, rest);
    first(payload);
  }
}
