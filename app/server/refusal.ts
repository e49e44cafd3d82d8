import type { What, Why } from '../protocol.ts';

/** For the operator: a short code for each kind of refusal, never the text. */
export type RefusalReason =
  | ('input' | 'session' | 'rooms' | 'rate' | 'unread')
  | ('storage' | 'read' | 'internal');

export interface RefusalOptions extends ErrorOptions {
  /** Milliseconds after which the same request may succeed; without it, it never will. */
  readonly retryAfterMs?: number;
}

/** An expected failure: its message is a sentence for the person, and goes into the ack. */
export class Refusal extends Error {
  readonly reason: RefusalReason;
  readonly why: Why;
  readonly retryAfterMs: number | undefined;

  constructor(reason: RefusalReason, why: Why, message: string, options: RefusalOptions = {}) {
    super(message, options);
    this.reason = reason;
    this.why = why;
    this.retryAfterMs = options.retryAfterMs;
  }
}

/** When to try again what failed because Redis is away: that is over within seconds, as a rule. */
const RETRY_MS = 1000;

/** All that is ever refused: what it counts as, what it is to a program, what it is to a person. */
export const refusals = {
  empty: (what: What) => new Refusal('input', { code: 'empty', what }, `The ${what} is empty.`),

  long(what: What, length: number, max: number) {
    const sentence = `The ${what} is too long: ${length} characters, at most ${max}.`;
    return new Refusal('input', { code: 'long', what, length, max }, sentence);
  },

  unprintable(what: What) {
    const sentence = `The ${what} has characters that cannot be shown.`;
    return new Refusal('input', { code: 'unprintable', what }, sentence);
  },

  reserved: () =>
    new Refusal('input', { code: 'reserved', what: 'room' }, 'The room needs another name.'),

  unusable(what: What, expected: string, value: unknown) {
    const got = value === null ? 'null' : Array.isArray(value) ? 'a list' : typeof value;
    const sentence = `The ${what} is not usable: expected ${expected}, got ${got}.`;
    return new Refusal('input', { code: 'unusable', what }, sentence);
  },

  unknown: () => new Refusal('input', { code: 'unknown' }, 'There is no such request.'),

  /** In the words of the tutorial. */
  session: () => new Refusal('session', { code: 'session' }, 'User session not found.'),

  left: () => new Refusal('session', { code: 'left' }, 'You have left the room meanwhile.'),

  rooms(length: number, max: number) {
    const sentence = `You are in ${length} rooms already. Leave one first.`;
    return new Refusal('rooms', { code: 'rooms', length, max }, sentence);
  },

  rate(requests: string, retryAfterMs: number) {
    const sentence = `Too many ${requests}. ${wait(retryAfterMs)}`;
    return new Refusal('rate', { code: 'rate' }, sentence, { retryAfterMs });
  },

  network(requests: string, retryAfterMs: number) {
    const sentence = `Too many ${requests} from your network. ${wait(retryAfterMs)}`;
    return new Refusal('rate', { code: 'network' }, sentence, { retryAfterMs });
  },

  unread: () =>
    new Refusal('unread', { code: 'unread' }, 'You do not read what you were sent before.'),

  storage(cause: unknown) {
    const sentence = 'The message could not be stored. Please try again in a moment.';
    return new Refusal('storage', { code: 'storage' }, sentence, { cause, retryAfterMs: RETRY_MS });
  },

  read(cause: unknown) {
    const sentence = 'The room cannot be reached at the moment. Please try again.';
    return new Refusal('read', { code: 'read' }, sentence, { cause, retryAfterMs: RETRY_MS });
  },

  internal: (cause: unknown) =>
    new Refusal('internal', { code: 'internal' }, 'Internal error.', { cause }),
};

const wait = (ms: number) => `Please wait ${Math.ceil(ms / 1000)} s.`;

/**
 * `work`, or an Error when it takes longer than `ms`. What was waited for may still happen later:
 * only what may happen twice is to be waited for like this.
 */
export async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${ms} ms`)), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
