import { RateLimiterMemory } from 'rate-limiter-flexible';
import type { Logger } from '../logger.ts';

const SECONDS = 60;

/** `key` tells what is the same again: an address, a cause. */
export type Warn = (key: string, fields: object, message: string) => void;

/** One line a minute for each key at the most: what comes in floods must not flood the log too. */
export function createWarn(logger: Logger): Warn {
  const lines = new RateLimiterMemory({ points: 1, duration: SECONDS, keyPrefix: '' });
  return (key, fields, message) => {
    lines.consume(key).then(
      () => logger.warn(fields, message),
      () => {},
    );
  };
}
