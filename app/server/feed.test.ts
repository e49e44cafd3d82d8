import { beforeEach, describe, expect, it } from 'vitest';
import type { Message } from '../protocol.ts';
import { Feed } from './feed.ts';
import type { RoomLog, Snapshot } from './log/log.ts';
import { createMemoryLog } from './log/memory.ts';
import { createLogger } from './logger.ts';
import { defaults } from './settings.ts';

const ROOM = 'hall';
const logger = createLogger({ ...defaults, CHAT_LOG_LEVEL: 'silent' });

let log: RoomLog;
let delivered: number[];
let resets: number;
let feed: Feed;
/** Runs once the log was read, before the feed is told what it holds. */
let afterRead: () => Promise<void>;

beforeEach(() => {
  log = createMemoryLog({ length: 100, ttlMs: 3_600_000 });
  delivered = [];
  resets = 0;
  afterRead = async () => {};
  const slow: RoomLog = {
    ...log,
    async read(room, since) {
      const picture = await log.read(room, since);
      const then = afterRead;
      afterRead = async () => {};
      await then();
      return picture;
    },
  };
  const audience = {
    deliver: (_: string, messages: readonly Message[]) =>
      void delivered.push(...messages.map(({ seq }) => seq)),
    flush() {},
    reset: () => void resets++,
  };
  feed = new Feed(ROOM, slow, audience, logger);
});

/** Stores a message; the feed hears of it only when it is passed to `hear`. */
async function store(text: string): Promise<Message> {
  await log.append(ROOM, { id: text, user: 'Ada', text });
  return (await log.read(ROOM)).messages.at(-1) as Message;
}
const epoch = async () => (await log.read(ROOM)).epoch;
const hear = async (message: Message) => feed.published(await epoch(), [message]);

async function join(since?: { epoch: string; seq: number }): Promise<Snapshot> {
  let picture: Snapshot | undefined;
  await feed.join(since, (joined) => {
    picture = joined;
  });
  return picture as Snapshot;
}

describe('the members of a room are told', () => {
  it('each message once, when it is heard twice', async () => {
    await join();
    const one = await store('one');
    await hear(one);
    await hear(one);
    expect(delivered).toEqual([1]);
  });

  it('what was not heard, before what was heard after it', async () => {
    await join();
    await hear(await store('one'));
    await store('lost');
    await hear(await store('three'));
    await join();
    expect(delivered).toEqual([1, 2, 3]);
  });

  it('what is published while the log is being read for what was missed', async () => {
    await join();
    await store('lost');
    const two = await store('two');
    afterRead = async () => hear(await store('three'));
    await hear(two);
    await expect.poll(() => delivered).toEqual([1, 2, 3]);
  });

  it('what was missed while the link was interrupted', async () => {
    await join();
    await store('one');
    feed.interrupted();
    await expect.poll(() => delivered).toEqual([1]);
  });

  it('to read anew when the log is another one', async () => {
    await join();
    await hear(await store('one'));
    log.read = createMemoryLog({ length: 1, ttlMs: 1000 }).read;
    feed.interrupted();
    await expect.poll(() => resets).toBe(1);
    expect(await join()).toMatchObject({ top: 0, messages: [] });
  });
});

describe('somebody who joins', () => {
  it('is given what is published between the reading and the joining', async () => {
    await join();
    await hear(await store('one'));
    afterRead = async () => hear(await store('two'));
    const picture = await join();
    expect(picture).toMatchObject({ top: 2 });
    expect(picture.messages.map(({ seq }) => seq)).toEqual([1, 2]);
  });

  it('further on than this instance waits for it to catch up', async () => {
    await join();
    for (const text of ['one', 'two', 'three']) await store(text);
    const picture = await join({ epoch: await epoch(), seq: 3 });
    expect(picture).toMatchObject({ recovered: true, top: 3, messages: [] });
    expect(delivered).toEqual([1, 2, 3]);
  });
});
