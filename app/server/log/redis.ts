import { randomUUID } from 'node:crypto';
import type { Message } from '../../protocol.ts';
import type { Redis } from '../redis/redis.ts';
import type { Retention, RoomLog } from './log.ts';
import type { Page, Picture, Published, Removed, StreamEntry } from './scripts.ts';
import { Writer } from './writer.ts';

/** The braces keep a room's keys on one node, should Redis ever be a cluster. */
function keysOf(room: string) {
  const prefix = `chat:{${encodeURIComponent(room)}}`;
  const head = `${prefix}:head`;
  const entries = `${prefix}:log`;
  return { head, entries, ids: `${prefix}:ids`, channel: `${prefix}:live` };
}

/** A person waits no longer than this to be told that a message was not stored. */
const APPEND_TIMEOUT_MS = 2000;

export function createRedisLog(redis: Redis, retention: Retention): RoomLog {
  const { commands, subscriber } = redis;
  const kept = [String(retention.length), String(retention.ttlMs)];

  const writer = new Writer(async (room, group) => {
    const { head, entries, ids, channel } = keysOf(room);
    const messages = group.flatMap(({ id, user, text }) => [
      id,
      JSON.stringify({ user, text, id }),
    ]);
    const args = [randomUUID(), ...kept, channel, ...messages];
    try {
      const reply: unknown = await commands.publishMessages([head, entries, ids], args);
      return reply as Published;
    } catch (error) {
      const { message } = error as Error;
      // A failover: the node that this link leads to has become a replica.
      if (message.startsWith('READONLY')) redis.renew('commands', message);
      throw error;
    }
  }, APPEND_TIMEOUT_MS);

  return {
    append: (room, entry) => writer.append(room, entry),

    async read(room, since, limit) {
      const { head, entries } = keysOf(room);
      const position = since ? [since.epoch, String(since.seq), since.lastId ?? ''] : [];
      const args = [String(limit ?? ''), ...position];
      const reply: unknown = await commands.readMessages([head, entries], args);
      const [epoch, top, recovered, found] = reply as Picture;
      const messages = found.map((entry) => toMessage(room, entry));
      return { epoch, top, messages, recovered: recovered === 1 };
    },

    async page(room, before, limit) {
      const { head, entries } = keysOf(room);
      // One more than asked for tells whether there are more.
      const range = [String(Math.max(0, before - 1)), String(limit + 1)];
      const reply: unknown = await commands.readPage([head, entries], range);
      const [epoch, found] = reply as Page;
      const messages = found.slice(0, limit).map((entry) => toMessage(room, entry));
      return { messages: messages.reverse(), more: found.length > limit, epoch };
    },

    async remove(room, user) {
      const { head, entries, ids, channel } = keysOf(room);
      const args = [user, randomUUID(), channel];
      const reply: unknown = await commands.removeMessages([head, entries, ids], args);
      const [removed, kept] = reply as Removed;
      return { removed, kept };
    },

    async follow(room, follower) {
      const { channel } = keysOf(room);
      const heard = (payload: string) => {
        const { epoch, messages } = parsePublished(room, payload);
        follower.published(epoch, messages);
      };
      const interrupted = () => follower.interrupted();
      // The client takes its subscriptions up again before it says that it is ready.
      subscriber.on('ready', interrupted);
      try {
        await subscriber.subscribe(channel, heard);
      } catch (error) {
        subscriber.off('ready', interrupted);
        throw error;
      }
      return async () => {
        subscriber.off('ready', interrupted);
        const stop = () => subscriber.unsubscribe(channel, heard);
        // The client forgets a subscription only when Redis has: after a lost link it is back.
        await stop().catch(() => subscriber.once('ready', () => void stop().catch(() => {})));
      };
    },

    async ping() {
      if (!subscriber.isReady) throw new Error('the subscriber is not connected');
      await commands.ping();
    },

    close: async () => {},
  };
}

function toMessage(room: string, [entryId, fields]: StreamEntry): Message {
  const [, , , ts, , body] = fields as [string, string, string, string, string, string];
  return { room, ...JSON.parse(body), seq: Number.parseInt(entryId, 10), ts: Number(ts) };
}

/** What `publish.lua` publishes, and `remove.lua`: that has no bodies. */
function parsePublished(room: string, payload: string) {
  const [head = '', ...bodies] = payload.split('\n');
  const [epoch = '', first, ts] = head.split(' ');
  const seq = Number(first);
  const messages = bodies.map((body, i): Message => {
    return { room, ...JSON.parse(body), seq: seq + i, ts: Number(ts) };
  });
  return { epoch, messages };
}
