import type { Batch } from '../../protocol.ts';
import type { Metrics } from '../metrics/metrics.ts';
import { channelOf, type Io, singlesOf } from '../socket.ts';

/** Writes messages to a room's members on this instance, to each in the form that it reads. */
export function write(io: Io, metrics: Metrics, batch: Batch) {
  const { room, epoch, messages } = batch;
  const { rooms } = io.of('/').adapter;
  const all = channelOf(room);
  const singles = singlesOf(room);
  const old = rooms.get(singles)?.size ?? 0;
  const members = rooms.get(all)?.size ?? 0;
  metrics.delivered.inc(messages.length);
  metrics.deliveries.inc(messages.length * members);
  metrics.frames.inc(members - old + messages.length * old);
  if (old < members) io.local.to(all).except(singles).emit('messages', batch);
  if (old === 0) return;
  for (const message of messages) io.local.to(singles).emit('message', { room, ...message, epoch });
}

/** Has a room's members on this instance sign in again; each says then what it has. */
export function reset(io: Io, room: string) {
  const { rooms } = io.of('/').adapter;
  const singles = singlesOf(room);
  io.local.to(channelOf(room)).except(singles).emit('reset', { room });
  // The others come back by themselves when they are cut.
  for (const id of rooms.get(singles) ?? []) io.sockets.sockets.get(id)?.conn.close();
}
