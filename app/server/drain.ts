import { setTimeout as sleep } from 'node:timers/promises';
import type { Io } from './socket.ts';

/** Sockets are closed over this time at the most: Cloud Run gives ten seconds in all. */
const MAX_WINDOW_MS = 5000;
/** Time per socket, so that few are not kept waiting. */
const MS_PER_SOCKET = 10;
const SLICES = 20;

/**
 * Tells every client of this instance that it is going away, then closes their transports little by
 * little, so that the other instances are not hit by all of them at once. Closing the transport,
 * not the socket: `socket.disconnect()` would tell a client not to come back.
 */
export async function closeSockets(io: Io): Promise<void> {
  const sockets = [...io.sockets.sockets.values()];
  const windowMs = Math.min(MAX_WINDOW_MS, sockets.length * MS_PER_SOCKET);
  for (const socket of sockets) socket.emit('draining', { retryAfterMs: windowMs });
  const size = Math.ceil(sockets.length / SLICES);
  for (let i = 0; i < sockets.length; i += size) {
    await sleep(windowMs / SLICES);
    for (const socket of sockets.slice(i, i + size)) socket.conn.close();
  }
}
