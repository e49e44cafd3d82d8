import type { Later } from '../protocol.ts';

/** Should a server name no time to speak of. */
const MIN_LATER_MS = 50;

/** Half of it at random, so that the clients of a lost instance do not come back as one wave. */
export const defaultBackoffMs = (attempt: number): number =>
  Math.min(10_000, 1000 * 2 ** attempt) * (0.5 + Math.random() / 2);

/** Never before the time that the server names, and up to half of it later, at random. */
export const laterMs = ({ retryAfterMs }: Later): number =>
  Math.max(MIN_LATER_MS, retryAfterMs || 0) * (1 + Math.random() / 2);
