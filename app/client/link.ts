import { io, type Socket } from 'socket.io-client';
import type { ClientToServer, Later, ServerToClient, Why } from '../protocol.ts';
import { defaultBackoffMs, laterMs } from './pace.ts';
import { Refused } from './refused.ts';

export type State =
  | { readonly is: 'connecting' }
  | { readonly is: 'online' }
  /** `reason` is the server's own sentence, when it answers but cannot take us (back) yet. */
  | {
      readonly is: 'reconnecting';
      readonly inMs: number;
      readonly reason?: string | undefined;
      readonly why?: Why | undefined;
    }
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
  /** How long an answer may take, before a message is sent again. @default 10 s */
  readonly answerMs?: number;
}

export interface LinkEvents {
  /** On every connection, and on every retry; it ends in `ready` or `lost`. */
  up(): void;
  state(state: State): void;
}

/** A server that is there pings every 25 s, and Socket.IO allows 20 s more. */
const SILENCE_MS = 45_000;
/** How often the clock is looked at: in a laptop that was asleep, timers have slept too. */
const LOOK_MS = 2000;

/**
 * One socket that comes back by itself, and says when. Socket.IO's own reconnection is off: it does
 * not tell how long it will wait, cannot be hurried, and knows nothing of a server that drains.
 */
export class Link {
  readonly socket: Socket<ServerToClient, ClientToServer>;
  readonly answerMs: number;
  readonly backoffMs: (attempt: number) => number;
  readonly #hasNetwork: (() => boolean) | undefined;
  readonly #events: LinkEvents;
  readonly #clock: ReturnType<typeof setInterval>;
  #state: State = { is: 'connecting' };
  #attempt = 0;
  #drainMs: number | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** When the next attempt is due, by the clock. */
  #due = Number.POSITIVE_INFINITY;
  #heard = Date.now();
  #closed = false;

  constructor(options: LinkOptions, events: LinkEvents) {
    this.answerMs = options.answerMs ?? 10_000;
    this.backoffMs = options.backoffMs ?? defaultBackoffMs;
    this.#hasNetwork = options.hasNetwork;
    this.#events = events;
    this.socket = io(options.url, {
      transports: ['websocket'],
      reconnection: false,
      // Else two chats in one process would share a connection, and lose it together.
      forceNew: true,
      timeout: 10_000,
      auth: { batch: true },
    });
    this.#listen();
    this.#clock = setInterval(() => {
      if (this.#isSilent || Date.now() > this.#due) this.retry();
    }, LOOK_MS);
  }

  get state(): State {
    return this.#state;
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** When the server was last heard of, in ms since 1970. */
  get heard(): number {
    return this.#heard;
  }

  /** All is as before the connection was lost. */
  ready(): void {
    if (this.#state.is === 'online' || this.#state.is === 'draining') return;
    this.#stopWaiting();
    this.#attempt = 0;
    this.#become({ is: 'online' });
  }

  /** Waits, longer each time and at least as long as the server says, and tries again. */
  lost(refused?: Refused): void {
    if (this.#closed) return;
    const now = Date.now();
    // One attempt, of several rooms, that failed for each of them is one.
    const waitMs = Number.isFinite(this.#due) ? Math.max(0, this.#due - now) : this.#waitMs();
    const inMs = Math.max(waitMs, refused?.later ? laterMs(refused.later) : 0);
    this.#stopWaiting();
    this.#timer = setTimeout(() => this.#try(), inMs);
    this.#due = now + inMs;
    const offline = this.#hasNetwork?.() === false;
    const { message: reason, why } = refused ?? {};
    this.#become(offline ? { is: 'offline' } : { is: 'reconnecting', inMs, reason, why });
  }

  /** Gives a connection up that is none any more, and comes back. */
  cut(): void {
    this.socket.io.engine.close();
  }

  /** Tries again now, if it was waiting, or if the connection has died unseen. */
  retry(): void {
    if (this.#isSilent) this.cut();
    this.#try();
  }

  close(): void {
    this.#closed = true;
    clearInterval(this.#clock);
    this.#stopWaiting();
    this.socket.disconnect();
  }

  get #isSilent(): boolean {
    return this.socket.connected && Date.now() - this.#heard > SILENCE_MS;
  }

  #listen(): void {
    const { socket } = this;
    const hear = () => {
      this.#heard = Date.now();
    };
    socket.io.on('ping', hear);
    socket.io.on('packet', hear);
    socket.on('connect', () => this.#events.up());
    socket.on('connect_error', (error: Error & { data?: Partial<Later & { why: Why }> }) => {
      // Browsers hide why a WebSocket was not opened; these are the words of a server that opened
      // it to say no, after which Socket.IO takes the socket out of service.
      const { retryAfterMs = 0, why } = error.data ?? {};
      this.lost(socket.active ? undefined : new Refused(error.message, { retryAfterMs }, why));
    });
    socket.on('disconnect', () => {
      // What it kept would go out before the rooms are entered again; the outbox sends it later.
      socket.sendBuffer.length = 0;
      this.lost();
    });
    socket.on('draining', ({ retryAfterMs }) => {
      this.#drainMs = retryAfterMs;
      this.#become({ is: 'draining' });
    });
  }

  #try(): void {
    if (this.#closed || (this.#state.is !== 'reconnecting' && this.#state.is !== 'offline')) return;
    this.#stopWaiting();
    this.#become({ is: 'connecting' });
    if (this.socket.connected) this.#events.up();
    else this.socket.connect();
  }

  #stopWaiting(): void {
    clearTimeout(this.#timer);
    this.#due = Number.POSITIVE_INFINITY;
  }

  /** Clients of a draining server spread over the time that it names, once; else the back-off. */
  #waitMs(): number {
    const drainMs = this.#drainMs;
    this.#drainMs = undefined;
    return drainMs === undefined ? this.backoffMs(this.#attempt++) : Math.random() * drainMs;
  }

  #become(state: State): void {
    this.#state = state;
    this.#events.state(state);
  }
}
