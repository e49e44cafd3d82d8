import type { VariableName } from '../../app/environment.ts';

/** Raised, so that what is seen comes of faults, never of a limit; histories are kept whole. */
export const limits = {
  CHAT_HISTORY_LENGTH: '100000',
  CHAT_MESSAGES_PER_10_SECONDS: '1000000',
  CHAT_READS_PER_10_SECONDS: '1000000',
  // All clients come from one address.
  CHAT_ADDRESS_MESSAGES_PER_10_SECONDS: '1000000',
  CHAT_ADDRESS_READS_PER_10_SECONDS: '1000000',
  CHAT_ADDRESS_HANDSHAKES_PER_10_SECONDS: '1000000',
  CHAT_ADDRESS_SOCKETS: '1000000',
} as const satisfies Partial<Record<VariableName, string>>;
