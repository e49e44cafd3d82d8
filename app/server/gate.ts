import type { IncomingMessage } from 'node:http';
import type { Settings } from './settings.ts';

/** Part of an instance's concurrency that sockets leave to pages and probes. */
const FREE_SHARE = 0.05;

type GateSettings = Pick<Settings, 'CHAT_ALLOWED_ORIGINS' | 'CHAT_CONCURRENCY'>;

/** The sockets that an instance takes: at least one, and fewer than its concurrency allows. */
export function maxSockets({ CHAT_CONCURRENCY }: Pick<Settings, 'CHAT_CONCURRENCY'>): number {
  return Math.max(1, Math.floor(CHAT_CONCURRENCY * (1 - FREE_SHARE)));
}

/**
 * Whether a page of this origin may open a socket. Browsers let any page try, and CORS does not
 * apply to WebSockets. Programs that are no browser send no origin and are let in.
 */
export function isAllowedOrigin({ headers }: IncomingMessage, settings: GateSettings): boolean {
  const { origin, host } = headers;
  if (origin === undefined) return true;
  if (settings.CHAT_ALLOWED_ORIGINS.includes(origin)) return true;
  // The service's own URL is not known when its environment is set: its own host is who was asked.
  return URL.canParse(origin) && new URL(origin).host === host;
}
