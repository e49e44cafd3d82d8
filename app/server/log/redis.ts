import { randomUUID } from 'node:crypto';
import type { Message } from '../../protocol.ts';
import type { Redis } from '../redis.ts';
import type { Retention, RoomLog } from './log.ts';
import type { Picture, Published, StreamEntry } from './scripts.ts';

/** The braces keep a room's keys on one node, should Redis ever be a cluster. */
function keysOf(room: string) {
  const prefix = `chat:{${encodeURIComponent(room)}}`;
  const head = `${prefix}:head`;
  const entries = `${prefix}:log`;
  return { head, entries, ids: `${prefix}:ids`, channel: `${prefix}:live` };
}

export function createRedisLog({ commands, subscriber }: Redis, retention: Retention): RoomLog {
  return {
    async append(room, { id, user, text }) {
      const { head, entries, ids, channel } = keysOf(room);
      const body = JSON.stringify({ user, text, id });
      const kept = [String(retention.length), String(retention.ttlMs)];
      const reply: unknown = await commands.publishMessage(
        [head, entries, ids],
        [id, body, randomUUID(), ...kept, channel],
      );
      const [epoch, seq] = reply as Published;
      return { epoch, seq };
    },

    async read(room, since) {
      const { head, entries } = keysOf(room);
      const position = since ? [since.epoch, String(since.seq), since.lastId ?? ''] : [];
      const reply: unknown = await commands.readMessages([head, entries], position);
      const [epoch, top, recovered, found] = reply as Picture;
      const messages = found.map((entry) => toMessage(room, entry));
      return { epoch, top, messages, recovered: recovered === 1 };
    },

    async page(room, before, limit) {
      if (before <= 1) return { messages: [], more: false };
      const { entries } = keysOf(room);
      // One more than asked for tells whether there are more.
      const range = [`${before - 1}-0`, '-', 'COUNT', String(limit + 1)];
      const found = await commands.sendCommand<StreamEntry[]>(['XREVRANGE', entries, ...range]);
      const messages = found.slice(0, limit).map((entry) => toMessage(room, entry));
      return { messages: messages.reverse(), more: found.length > limit };
    },

    async follow(room, follower) {
      const { channel } = keysOf(room);
      const heard = (payload: string) => {
        const { epoch, message } = parsePublished(room, payload);
        follower.published(epoch, message);
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
        await subscriber.unsubscribe(channel, heard);
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

/** `epoch seq ts body`, as `publish.lua` writes it. */
function parsePublished(room: string, payload: string) {
  const [, epoch = '', seq, ts, body = ''] = /^(\S+) (\d+) (\d+) (.*)$/s.exec(payload) ?? [];
  const message = { room, ...JSON.parse(body), seq: Number(seq), ts: Number(ts) } as Message;
  return { epoch, message };
}
