import { type Logger, pino } from 'pino';
import type { Settings } from './settings.ts';

export type { Logger };

/** Cloud Logging's names for pino's levels. */
const severities: Record<string, string> = {
  debug: 'DEBUG',
  info: 'INFO',
  warn: 'WARNING',
  error: 'ERROR',
};

/** Structured logs on standard output, in the fields that Cloud Logging reads. */
export function createLogger(settings: Settings): Logger {
  return pino({
    level: settings.CHAT_LOG_LEVEL,
    messageKey: 'message',
    base: settings.K_REVISION ? { revision: settings.K_REVISION } : null,
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    formatters: { level: (label) => ({ severity: severities[label] ?? 'DEFAULT' }) },
  });
}
