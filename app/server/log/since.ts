import type { Position } from '../../protocol.ts';
import type { Snapshot } from './log.ts';

/** A snapshot with the newest `limit` of its messages at the most, unless they are what was missed. */
export function newest(snapshot: Snapshot, limit: number | undefined): Snapshot {
  const { messages, recovered } = snapshot;
  if (recovered || limit === undefined || messages.length <= limit) return snapshot;
  return { ...snapshot, messages: messages.slice(messages.length - limit) };
}

/**
 * What `whole`, all that a room keeps, holds after a position. Where that cannot be told for certain
 * (another epoch, trimmed away, numbers given out twice), `whole` itself, as not recovered.
 */
export function after(whole: Snapshot, since: Position | undefined): Snapshot {
  const { epoch, top, messages } = whole;
  if (since === undefined || (since.epoch !== '' && since.epoch !== epoch)) return whole;
  const seq = since.epoch === '' ? 0 : since.seq;
  const oldest = top - messages.length + 1;
  if (seq > top || (seq < top && oldest > seq + 1)) return whole;
  // The same numbers may have been given out twice, by a replica that had lost the newest of them.
  const isOurs = since.lastId === undefined || messages[seq - oldest]?.id === since.lastId;
  if (seq > 0 && !isOurs) return whole;
  return { epoch, top, messages: messages.slice(seq - oldest + 1), recovered: true };
}
