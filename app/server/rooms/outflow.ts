import type { Socket as NetSocket } from 'node:net';
import type { Logger } from '../logger.ts';
import type { Metrics } from '../metrics/metrics.ts';
import type { Socket } from '../socket.ts';

/**
 * What may wait for a client that does not read, beside what the kernel holds: as much as a long
 * history, or what a very busy room brings within seconds.
 */
const MAX_BYTES = 4 * 1024 * 1024;
const MAX_FRAMES = 4096;
/** Frames from one count of the bytes to the next. */
const COUNT_EVERY = 32;

/** Of Engine.IO's connection, what its types leave out. */
interface Connection {
  readonly request: { readonly socket: NetSocket };
  readonly writeBuffer: readonly { readonly data?: { readonly length: number } }[];
  on(event: 'packetCreate', listener: (this: Connection) => void): void;
}

const connectionOf = (socket: Socket) => socket.conn as unknown as Connection;

/** Frames that wait to be written to a socket. */
export const unread = (socket: Socket): number => connectionOf(socket).writeBuffer.length;

/**
 * What goes out to the sockets: in few writes, because the system call is what a frame costs; and
 * never more than a bounded amount for one that does not read. That one is cut, and gets what it
 * missed when it comes back and says what it has.
 */
export class Outflow {
  readonly #logger: Logger;
  readonly #metrics: Metrics;
  readonly #corked = new Set<NetSocket>();
  /** One listener for all, not a closure for each: sockets are many. */
  readonly #onPacket: (this: Connection) => void;

  constructor(logger: Logger, metrics: Metrics) {
    this.#logger = logger;
    this.#metrics = metrics;
    const outflow = this;
    this.#onPacket = function onPacket() {
      outflow.#hold(this.request.socket);
      if (isTooMuch(this.writeBuffer)) outflow.#cut(this);
    };
  }

  watch(socket: Socket) {
    connectionOf(socket).on('packetCreate', this.#onPacket);
  }

  /** Whatever is written to a connection in one turn of the event loop goes out as one write. */
  #hold(connection: NetSocket) {
    if (this.#corked.has(connection)) return;
    if (this.#corked.size === 0) setImmediate(() => this.#release());
    this.#corked.add(connection);
    connection.cork();
  }

  #release() {
    const corked = [...this.#corked];
    this.#corked.clear();
    for (const connection of corked) connection.uncork();
  }

  /** The connection itself: Engine.IO would first wait for what it cannot write. */
  #cut({ request, writeBuffer }: Connection) {
    if (request.socket.destroyed) return;
    this.#metrics.cuts.slow.inc();
    this.#logger.warn({ frames: writeBuffer.length }, 'slow reader cut');
    request.socket.destroy();
  }
}

function isTooMuch(waiting: Connection['writeBuffer']): boolean {
  if (waiting.length >= MAX_FRAMES) return true;
  if (waiting.length % COUNT_EVERY !== COUNT_EVERY - 1) return false;
  return waiting.reduce((sum, { data }) => sum + (data?.length ?? 0), 0) > MAX_BYTES;
}
