import type { Metrics } from '../metrics/metrics.ts';
import type { Settings } from '../settings.ts';
import type { Connection } from '../socket.ts';

/**
 * Connections that have not signed in to any room yet: not too many, and not for long, because each
 * takes the place of somebody who would chat. Their transport is closed, and a client that is alive
 * comes back by itself.
 */
export class Lobby {
  /** When each has to be gone, the oldest first. */
  readonly #waiting = new Map<Connection, number>();
  readonly #max: number;
  readonly #limitMs: number;
  readonly #metrics: Pick<Metrics, 'cuts'>;
  /** One for all: a timer for each would be the most that an idle socket holds. */
  #timer: NodeJS.Timeout | undefined;

  constructor(settings: Settings, metrics: Pick<Metrics, 'cuts'>) {
    this.#metrics = metrics;
    this.#max = settings.CHAT_MAX_UNSIGNED;
    this.#limitMs = settings.CHAT_SIGN_IN_SECONDS * 1000;
  }

  get size(): number {
    return this.#waiting.size;
  }

  enter(connection: Connection) {
    this.#waiting.set(connection, performance.now() + this.#limitMs);
    const [oldest] = this.#waiting.keys();
    if (this.#waiting.size > this.#max && oldest) this.#close(oldest);
    this.#timer ??= this.#look(this.#limitMs);
  }

  /** For one that has signed in, or is gone. */
  leave(connection: Connection) {
    this.#waiting.delete(connection);
  }

  close() {
    clearTimeout(this.#timer);
  }

  #look(afterMs: number) {
    return setTimeout(
      () => {
        this.#timer = undefined;
        const now = performance.now();
        for (const [connection, deadline] of this.#waiting) {
          if (deadline > now) {
            this.#timer = this.#look(deadline - now);
            return;
          }
          this.#close(connection);
        }
      },
      Math.max(1, afterMs),
    ).unref();
  }

  #close(connection: Connection) {
    this.#waiting.delete(connection);
    this.#metrics.cuts.unsigned.inc();
    connection.close();
  }
}
