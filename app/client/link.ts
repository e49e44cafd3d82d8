import { io, type Socket } from 'socket.io-client';
import type { ClientToServer, ServerToClient } from '../protocol.ts';

export type State =
  | { readonly is: 'connecting' }
  | { readonly is: 'online' }
  /** `reason` is the server's own sentence, when it answers but cannot take us back yet. */
  | { readonly is: 'reconnecting'; readonly inMs: number; readonly reason?: string }
  /** The machine has no network. Still tried now and then: browsers err, and localhost needs none. */
  | { readonly is: 'offline' }
  /** The server is being replaced: it still takes messages, and will close this connection soon. */
  | { readonly is: 'draining' };

export interface LinkOptions {
  /** Where the chat is served. @default where the page came from */
  readonly url?: string;
  /** Whether the machine has a network at all. @default always */
  readonly hasNetwork?: () => boolean;
  /** How long to wait before the nth attempt, counted from 0. @default 0.5–1 s, doubling to 10 s */
  readonly backoffMs?: (attempt: number) => number;
}

/** Half of it at random, so that the clients of a lost instance do not come back as one wave. */
const defaultBackoffMs = (attempt: number): number =>
  Math.min(10_000, 1000 * 2 ** attempt) * (0.5 + Math.random() / 2);

/**
 * One socket that comes back by itself, and says when. Socket.IO's own reconnection is off: it does
 * not tell how long it will wait, cannot be hurried, and knows nothing of a server that drains.
 */
export class Link {
  readonly socket: Socket<ServerToClient, ClientToServer>;
  readonly #options: LinkOptions;
  readonly #onUp: () => void;
  readonly #onState: (state: State) => void;
  #state: State = { is: 'connecting' };
  #attempt = 0;
  #drainMs: number | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #closed = false;

  /** @param onUp is called on every connection, and on every retry; it ends in `ready` or `lost`. */
  constructor(options: LinkOptions, onUp: () => void, onState: (state: State) => void) {
    this.#options = options;
    this.#onUp = onUp;
    this.#onState = onState;
    this.socket = io(options.url, {
      transports: ['websocket'],
      reconnection: false,
      // Else two chats in one process would share a connection, and lose it together.
      forceNew: true,
      timeout: 10_000,
    });
    this.socket.on('connect', onUp);
    this.socket.on('connect_error', () => this.lost());
    this.socket.on('disconnect', () => {
      // What it kept would go out before the rooms are entered again; the outbox sends it later.
      this.socket.sendBuffer.length = 0;
      this.lost();
    });
    this.socket.on('draining', ({ retryAfterMs }) => {
      this.#drainMs = retryAfterMs;
      this.#become({ is: 'draining' });
    });
  }

  get state(): State {
    return this.#state;
  }

  /** All is as before the connection was lost. */
  ready(): void {
    if (this.#state.is === 'online' || this.#state.is === 'draining') return;
    clearTimeout(this.#timer);
    this.#attempt = 0;
    this.#become({ is: 'online' });
  }

  /** Waits, longer each time, and tries again. */
  lost(reason?: string): void {
    if (this.#closed) return;
    const inMs = this.#waitMs();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.retry(), inMs);
    const offline = this.#options.hasNetwork?.() === false;
    this.#become(offline ? { is: 'offline' } : { is: 'reconnecting', inMs, reason });
  }

  /** Tries again now, if it was waiting. */
  retry(): void {
    if (this.#closed || (this.#state.is !== 'reconnecting' && this.#state.is !== 'offline')) return;
    clearTimeout(this.#timer);
    this.#become({ is: 'connecting' });
    if (this.socket.connected) this.#onUp();
    else this.socket.connect();
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    this.socket.disconnect();
  }

  /** Clients of a draining server spread over the time that it names, once; else the back-off. */
  #waitMs(): number {
    const drainMs = this.#drainMs;
    this.#drainMs = undefined;
    if (drainMs !== undefined) return Math.random() * drainMs;
    return (this.#options.backoffMs ?? defaultBackoffMs)(this.#attempt++);
  }

  #become(state: State): void {
    this.#state = state;
    this.#onState(state);
  }
}
