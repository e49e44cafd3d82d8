import type { Io, Socket } from './socket.ts';

/** Parts of the service's request timeout between which each socket is recycled. */
const RECYCLE_FROM = 0.75;
const RECYCLE_TO = 0.95;
const MAX_SWEEP_MS = 1000;

/**
 * Recycles sockets before the platform would cut them, each at a time of its own: so not all of them
 * go at once, and they spread to new instances. One timer for all: a socket is to weigh little.
 */
export class Lifetime {
  readonly #io: Io;
  readonly #timeoutMs: number;
  readonly #timer: NodeJS.Timeout;

  /** @param timeoutMs when the platform ends a request, a socket's too. */
  constructor(io: Io, timeoutMs: number) {
    this.#io = io;
    this.#timeoutMs = timeoutMs;
    this.#timer = setInterval(() => this.#sweep(), Math.min(MAX_SWEEP_MS, timeoutMs / 100));
  }

  begin(socket: Socket) {
    const share = RECYCLE_FROM + Math.random() * (RECYCLE_TO - RECYCLE_FROM);
    socket.data.recycleAt = Math.ceil(performance.now() + share * this.#timeoutMs);
  }

  close() {
    clearInterval(this.#timer);
  }

  #sweep() {
    const now = performance.now();
    for (const socket of this.#io.sockets.sockets.values()) {
      // The transport, not the socket: `disconnect()` would tell a client not to come back.
      if (socket.data.recycleAt <= now) socket.conn.close();
    }
  }
}
