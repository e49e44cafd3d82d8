import { expect } from 'vitest';
import type { Message } from '../../app/protocol.ts';
import type { Retention, RoomLog } from '../../app/server/log/log.ts';
import { ModelRoom, type Part, type Stored } from './room.ts';

export const retention: Retention = { length: 5, ttlMs: 3600 * 1000 };

/** What is tried: one store of logs, and what can be done to it. */
export interface Subject {
  /** Each with links of its own, all to one store. */
  readonly logs: readonly [RoomLog, ...RoomLog[]];
  /** Whether what is appended in one turn goes to the store in one step. */
  readonly groups: boolean;
  /** Makes the store as old as if this time had passed. */
  pass(ms: number): Promise<void>;
  /** Resolves when followers were told all that was published before. */
  heard(): Promise<void>;
}

export type Fault = 'full' | 'replica';

/** A store that can be harmed. */
export interface Fragile extends Subject {
  lose(room: string, part: Part): Promise<void>;
  /** Does `work` while nothing can be stored. */
  during<T>(fault: Fault, work: () => Promise<T>): Promise<T>;
}

interface Following {
  readonly room: number;
  /** What of the room's `published` it has to hear; without `to`, all. */
  readonly from: number;
  to?: number;
  readonly heard: (Message & { epoch: string })[];
  stop(): Promise<void>;
}

/** The model of a whole log, and those who follow the real one. */
export class World {
  readonly #rooms: ModelRoom[];
  readonly #followings: Following[] = [];

  constructor(names: readonly string[]) {
    this.#rooms = names.map((name) => new ModelRoom(name, retention));
  }

  room(index: number): ModelRoom {
    return this.#rooms[index] as ModelRoom;
  }

  replace(index: number, room: ModelRoom) {
    this.#rooms[index] = room;
  }

  pass(ms: number) {
    for (const room of this.#rooms) room.pass(ms);
  }

  async follow(index: number, log: RoomLog) {
    const { name, published } = this.room(index);
    const heard: Following['heard'] = [];
    const stop = await log.follow(name, {
      published: (epoch, messages) => heard.push(...messages.map((m) => ({ ...m, epoch }))),
      interrupted() {},
    });
    this.#followings.push({ room: index, from: published.length, heard, stop });
  }

  /** Ends the oldest following that there is. */
  async unfollow() {
    const following = this.#followings.find(({ to }) => to === undefined);
    if (following === undefined) return;
    following.to = this.room(following.room).published.length;
    await following.stop();
  }

  /** Each follower was told every new message, once, in order, and nothing else. */
  async expectHeard(subject: Subject) {
    await subject.heard();
    for (const { room, from, to, heard } of this.#followings) {
      const { name, published } = this.room(room);
      const expected = published.slice(from, to);
      expect(heard.map(({ epoch }) => epoch)).toEqual(expected.map(({ epoch }) => epoch));
      const messages = heard.map(({ epoch, ...message }) => message);
      expectMessages(messages, expected, name);
    }
  }

  async close() {
    for (const { to, stop } of this.#followings) if (to === undefined) await stop();
  }
}

/** Those are the messages, and their times are what they were whenever they were seen before. */
export function expectMessages(
  messages: readonly Message[],
  expected: readonly Stored[],
  room: string,
) {
  for (const [i, message] of expected.entries()) message.ts ??= messages[i]?.ts ?? Number.NaN;
  expect(messages).toEqual(expected.map(({ epoch, ...message }) => ({ ...message, room })));
}
