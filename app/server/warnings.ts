import { RateLimiterMemory } from 'rate-limiter-flexible';
import type { Logger } from './logger.ts';

const SECONDS = 60;

/** Logs what somebody at an address does. */
export type Warn = (address: string, fields: object, message: string) => void;

/** One line a minute for each address at the most: who floods must not flood the log as well. */
export function createWarn(logger: Logger): Warn {
  const lines = new RateLimiterMemory({ points: 1, duration: SECONDS, keyPrefix: '' });
  return (address, fields, message) => {
    lines.consume(address).then(
      () => logger.warn({ address, ...fields }, message),
      () => {},
    );
  };
}
