/** For the operator: a short code for each kind of refusal, never the text. */
export type RefusalReason = 'input' | 'session' | 'rooms' | 'rate' | 'unread' | 'storage' | 'read';

export interface RefusalOptions extends ErrorOptions {
  /** @default 'input' */
  readonly reason?: RefusalReason;
  /** Milliseconds after which the same request may succeed; without it, it never will. */
  readonly retryAfterMs?: number;
}

/** An expected failure: its message is a sentence for the person, and goes into the ack. */
export class Refusal extends Error {
  readonly reason: RefusalReason;
  readonly retryAfterMs: number | undefined;

  constructor(message: string, options: RefusalOptions = {}) {
    super(message, options);
    this.reason = options.reason ?? 'input';
    this.retryAfterMs = options.retryAfterMs;
  }
}

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
