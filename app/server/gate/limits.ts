import { RateLimiterMemory, type RateLimiterRes } from 'rate-limiter-flexible';
import { refusals } from '../refusal.ts';
import type { Settings } from '../settings.ts';
import type { Socket } from '../socket.ts';

const WINDOW_SECONDS = 10;
const TYPING_PER_SECOND = 2;
/** Refusals within ten seconds after which a socket is closed: no person is refused so often. */
const MAX_REFUSALS = 1000;

/** A limit for each socket, and one for all sockets of an address together. */
interface Pair {
  readonly socket: RateLimiterMemory;
  readonly address: RateLimiterMemory;
  /** What there are too many of. */
  readonly what: string;
}

/**
 * How often something may be done. What is over a limit is a Refusal that says how long to wait.
 * Nothing is held for a socket that does nothing, and what is held ends with its limit's time.
 *
 * Both limits of a message together cost 0.8 µs (measured on one core, 200 sockets of 50 addresses).
 */
export class Limits {
  readonly #messages: Pair;
  readonly #reads: Pair;
  readonly #handshakes: RateLimiterMemory;
  readonly #typing = limiter(TYPING_PER_SECOND, 1);
  readonly #refusals = limiter(MAX_REFUSALS);

  constructor(settings: Settings) {
    this.#messages = {
      socket: limiter(settings.CHAT_MESSAGES_PER_10_SECONDS),
      address: limiter(settings.CHAT_ADDRESS_MESSAGES_PER_10_SECONDS),
      what: 'messages',
    };
    this.#reads = {
      socket: limiter(settings.CHAT_READS_PER_10_SECONDS),
      address: limiter(settings.CHAT_ADDRESS_READS_PER_10_SECONDS),
      what: 'requests',
    };
    this.#handshakes = limiter(settings.CHAT_ADDRESS_HANDSHAKES_PER_10_SECONDS);
  }

  message(socket: Socket): Promise<void> {
    return spend(this.#messages, socket);
  }

  /** A sign-in, or a page of history. */
  read(socket: Socket): Promise<void> {
    return spend(this.#reads, socket);
  }

  async typing(socket: Socket): Promise<void> {
    await this.#typing.consume(socket.id).catch(tooMany('typing notices'));
  }

  async handshake(address: string): Promise<void> {
    await this.#handshakes.consume(address).catch(tooMany('connections', refusals.network));
  }

  /** Resolves with whether a socket to which something was refused has been refused too often. */
  refused(socket: Socket): Promise<boolean> {
    return this.#refusals.consume(socket.id).then(
      () => false,
      () => true,
    );
  }
}

/** Without a prefix, keys need not be put together for each message. */
function limiter(points: number, duration = WINDOW_SECONDS) {
  return new RateLimiterMemory({ points, duration, keyPrefix: '' });
}

async function spend(pair: Pair, { id, data }: Socket) {
  try {
    await pair.socket.consume(id);
  } catch (limit) {
    tooMany(pair.what)(limit);
  }
  try {
    await pair.address.consume(data.address);
  } catch (limit) {
    tooMany(pair.what, refusals.network)(limit);
  }
}

function tooMany(what: string, refusal = refusals.rate) {
  return (limit: unknown): never => {
    if (limit instanceof Error) throw limit;
    throw refusal(what, Math.max(1, (limit as RateLimiterRes).msBeforeNext));
  };
}
