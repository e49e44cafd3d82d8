import type { VariableName } from '../app/environment.ts';

/**
 * The limits that a load from one address, in one minute, would run into: raised for all servers
 * alike, each within what `app/environment.ts` allows. What is measured is the work, not the door.
 */
export const raisedLimits = {
  CHAT_CONCURRENCY: '1000',
  CHAT_MESSAGES_PER_10_SECONDS: '1000000',
  CHAT_READS_PER_10_SECONDS: '1000000',
  CHAT_ADDRESS_MESSAGES_PER_10_SECONDS: '1000000',
  CHAT_ADDRESS_READS_PER_10_SECONDS: '1000000',
  CHAT_ADDRESS_HANDSHAKES_PER_10_SECONDS: '1000000',
  CHAT_ADDRESS_SOCKETS: '1000000',
  CHAT_MAX_UNSIGNED: '1000000',
} as const satisfies Partial<Record<VariableName, string>>;

/** Sockets that one instance is given at the most: what its concurrency leaves to sockets. */
export const SOCKETS_PER_INSTANCE = 900;
