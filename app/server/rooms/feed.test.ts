import { beforeEach, describe, expect, it, vi } from 'vitest';
import { samplesIn } from '../../../test/support/metrics.ts';
import type { Message, Position } from '../../protocol.ts';
import type { RoomLog, Snapshot } from '../log/log.ts';
import { createMemoryLog } from '../log/memory.ts';
import { createLogger } from '../logger.ts';
import { Metrics } from '../metrics/metrics.ts';
import { defaults } from '../settings.ts';
import { type Audience, Feed } from './feed.ts';

const ROOM = 'hall';
const logger = createLogger({ ...defaults, CHAT_LOG_LEVEL: 'silent' });

let log: RoomLog;
let delivered: number[];
let resets: number;
let metrics: Metrics;
let feed: Feed;
let slow: RoomLog;
let audience: Audience;
let reads: number;
/** Messages, in all reads together. */
let read: number;
/** From where the log was read last. */
let asked: Position | undefined;
/** Runs once the log was read, before the feed is told what it holds. */
let afterRead: () => Promise<void>;

const openFeed = () => new Feed({ room: ROOM, log: slow, audience, metrics, logger, warn() {} });

beforeEach(() => {
  log = createMemoryLog({ length: 100, ttlMs: 3_600_000 });
  delivered = [];
  resets = 0;
  metrics = new Metrics();
  reads = 0;
  read = 0;
  afterRead = async () => {};
  slow = {
    ...log,
    async read(room, since, limit) {
      reads++;
      asked = since;
      const picture = await log.read(room, since, limit);
      read += picture.messages.length;
      const then = afterRead;
      afterRead = async () => {};
      await then();
      return picture;
    },
  };
  audience = {
    deliver: (_: string, messages: readonly Message[]) =>
      void delivered.push(...messages.map(({ seq }) => seq)),
    flush() {},
    reset: () => void resets++,
  };
  feed = openFeed();
});

/** Stores a message; the feed hears of it only when it is passed to `hear`. */
async function store(text: string): Promise<Message> {
  await log.append(ROOM, { id: text, user: 'Ada', text });
  return (await log.read(ROOM)).messages.at(-1) as Message;
}
const epoch = async () => (await log.read(ROOM)).epoch;
const hear = async (message: Message) => feed.published(await epoch(), [message]);

async function join(since?: Position, limit?: number): Promise<Snapshot> {
  let picture: Snapshot | undefined;
  const wanted = { ...(since && { since }), ...(limit !== undefined && { limit }) };
  await feed.join(wanted, (joined) => {
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

  it('nothing by a feed that was given up, though it may still hear', async () => {
    await join();
    const one = await store('one');
    feed.close();
    await hear(one);
    expect(delivered).toEqual([]);
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

describe('when the messages of a person are removed', () => {
  const say = (user: string, text: string) => log.append(ROOM, { id: text, user, text });

  beforeEach(async () => {
    await log.follow(ROOM, feed);
    await join();
    await say('Ada', 'one');
    await say('Bob', 'two');
    delivered = [];
  });

  it('the members are told to read anew, and read the room without them', async () => {
    const since = { epoch: await epoch(), seq: 2, lastId: 'two' };
    await log.remove(ROOM, 'Ada');
    await expect.poll(() => resets).toBe(1);
    const picture = await join(since);
    expect(picture).toMatchObject({ recovered: false, top: 1 });
    expect(picture.messages).toMatchObject([{ user: 'Bob', text: 'two', seq: 1 }]);
    expect(delivered).toEqual([]);
  });

  it('what is said right after goes through', async () => {
    await log.remove(ROOM, 'Ada');
    await say('Ada', 'three');
    await expect.poll(() => resets).toBe(1);
    await say('Bob', 'four');
    expect(delivered.at(-1)).toBe(3);
    expect((await join()).messages.map(({ text }) => text)).toEqual(['two', 'three', 'four']);
  });

  it('and nothing is left, the room begins anew', async () => {
    for (const user of ['Ada', 'Bob']) await log.remove(ROOM, user);
    expect(await join()).toMatchObject({ epoch: '', top: 0, messages: [] });
    expect(resets).toBeGreaterThan(0);
    await say('Bob', 'three');
    expect(delivered).toEqual([1]);
  });

  it('while somebody joins, that one reads the room without them', async () => {
    afterRead = async () => void (await log.remove(ROOM, 'Ada'));
    // Of this position only a new look can tell.
    const picture = await join({ epoch: 'another', seq: 1 });
    expect(picture.messages.map(({ text }) => text)).toEqual(['two']);
    expect(picture.epoch).toBe(await epoch());
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

  it('as the first one is told soon of what is published while the log is read', async () => {
    afterRead = async () => hear(await store('one'));
    expect(await join()).toMatchObject({ top: 0 });
    await expect.poll(() => delivered).toEqual([1]);
  });

  it('further on than this instance waits for it to catch up', async () => {
    await join();
    for (const text of ['one', 'two', 'three']) await store(text);
    const picture = await join({ epoch: await epoch(), seq: 3 });
    expect(picture).toMatchObject({ recovered: true, top: 3, messages: [] });
    expect(delivered).toEqual([1, 2, 3]);
  });
});

describe('somebody who asks for few messages', () => {
  const seqs = ({ messages }: Snapshot) => messages.map(({ seq }) => seq);

  beforeEach(async () => {
    for (const text of ['one', 'two', 'three', 'four']) await store(text);
    read = 0;
  });

  it('is given the newest, and no more are read', async () => {
    const picture = await join(undefined, 2);
    expect(picture).toMatchObject({ top: 4, recovered: false });
    expect(seqs(picture)).toEqual([3, 4]);
    expect(read).toBe(2);
  });

  it('shares what was read with those who ask for no more', async () => {
    await Promise.all([join(undefined, 3), join(undefined, 2), join(undefined, 3)]);
    expect(seqs(await join(undefined, 1))).toEqual([4]);
    expect(read).toBe(3);
    expect(seqs(await join())).toEqual([1, 2, 3, 4]);
  });

  it('does not keep from others what they missed', async () => {
    const since = { epoch: await epoch(), seq: 1, lastId: 'one' };
    const pictures = await Promise.all([join(undefined, 1), join(since), join(undefined, 2)]);
    expect(pictures.map(seqs)).toEqual([[4], [2, 3, 4], [3, 4]]);
    feed = openFeed();
    expect(seqs(await join(since, 1))).toEqual([2, 3, 4]);
  });

  it('is given the newest of what is published meanwhile, too', async () => {
    await join(undefined, 1);
    const five = await store('five');
    afterRead = async () => hear(await store('six'));
    await hear(five);
    expect(seqs(await join(undefined, 2))).toEqual([5, 6]);
  });

  it('leaves this instance knowing where it is, also when it asks for none', async () => {
    expect(seqs(await join(undefined, 0))).toEqual([]);
    feed.interrupted();
    await expect.poll(() => asked).toMatchObject({ seq: 4, lastId: 'four' });
  });

  it('brings to the members here what they have missed by then', async () => {
    await join(undefined, 1);
    for (const text of ['five', 'six', 'seven']) await store(text);
    expect(seqs(await join(undefined, 2))).toEqual([6, 7]);
    expect(delivered).toEqual([5, 6, 7]);
  });
});

describe('those who come back', () => {
  it('all at once cost one read of the log, and those who come a little later none', async () => {
    for (const text of ['one', 'two', 'three']) await store(text);
    const since = { epoch: await epoch(), seq: 1, lastId: 'one' };
    reads = 0;
    await Promise.all(Array.from({ length: 50 }, () => join(since)));
    const picture = await join({ ...since, seq: 2, lastId: 'two' });
    expect(picture.messages.map(({ seq }) => seq)).toEqual([3]);
    expect(picture.recovered).toBe(true);
    expect(reads).toBe(1);
  });

  it('to a room that is followed cost none, and miss nothing', async () => {
    await store('one');
    await join();
    await hear(await store('two'));
    reads = 0;
    const since = { epoch: await epoch(), seq: 1, lastId: 'one' };
    expect(await join(since)).toMatchObject({ recovered: true, top: 2, messages: [{ seq: 2 }] });
    expect(reads).toBe(0);
  });

  it('with something that this instance cannot know are told by the log', async () => {
    await store('one');
    await join();
    reads = 0;
    const strange = { epoch: await epoch(), seq: 1, lastId: 'another' };
    expect(await join(strange)).toMatchObject({ recovered: false, messages: [{ seq: 1 }] });
    expect(reads).toBe(1);
  });
});

it('the operator is told why a room was read again, and what came of it', async () => {
  await join();
  await store('lost');
  await hear(await store('two'));
  await expect.poll(() => delivered).toEqual([1, 2]);
  log.read = createMemoryLog({ length: 1, ttlMs: 1000 }).read;
  feed.interrupted();
  await expect.poll(() => resets).toBe(1);
  const samples = samplesIn(await metrics.registry.metrics());
  expect(Object.fromEntries(samples)).toMatchObject({
    'chat_room_syncs_total{cause="gap"}': 1,
    'chat_room_syncs_total{cause="link"}': 1,
    chat_messages_caught_up_total: 2,
    chat_room_resets_total: 1,
  });
});

it('a room in which nothing is heard is looked at after 20 to 40 s', async () => {
  vi.useFakeTimers();
  try {
    feed = openFeed();
    await join();
    await store('not heard');
    await vi.advanceTimersByTimeAsync(19_000);
    expect(delivered).toEqual([]);
    await vi.advanceTimersByTimeAsync(21_000);
    expect(delivered).toEqual([1]);
  } finally {
    vi.useRealTimers();
  }
});
