import type { Bench } from './bench.ts';
import { historyKey } from './classic/history.ts';
import { stampedText } from './load/text.ts';
import type { Server } from './server.ts';

/** Gives a room a past of so many messages. */
export async function fillRoom(
  { herd, redis }: Bench,
  { kind, url }: Server,
  room: string,
  messages: number,
): Promise<void> {
  if (kind === 'ours') return herd.first.ask('fill', { url, room, messages });
  // Its own way takes longer with each message: minutes for 20,000 of them.
  const text = stampedText({ sender: Number.NaN, count: 0, sentAt: 0 });
  const past = Array.from({ length: messages }, () => ({ user: 'writer', text }));
  await redis.client.set(historyKey(room), JSON.stringify(past));
}
