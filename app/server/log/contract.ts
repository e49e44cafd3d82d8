import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Message } from '../../protocol.ts';
import type { Retention, RoomLog } from './log.ts';

const WEEK_MS = 7 * 24 * 3600 * 1000;
const kept: Retention = { length: 5, ttlMs: WEEK_MS };

/** What every log of rooms does, whatever it is made of. */
export function describeLog(name: string, open: (retention: Retention) => Promise<RoomLog>) {
  describe(`the log in ${name}`, () => {
    let log: RoomLog;
    let room: string;

    beforeEach(async () => {
      log = await open(kept);
      room = `room ${randomUUID()} {with} :odd: ✓`;
    });
    afterEach(() => log.close());

    const append = (text: string, id: string = randomUUID()) =>
      log.append(room, { id, user: 'Ada', text });
    const appendAll = async (...texts: string[]) => {
      for (const text of texts) await append(text);
    };
    const texts = (messages: readonly Message[]) => messages.map(({ text }) => text);

    it('numbers the messages of a room from 1, within one epoch', async () => {
      const receipts = [await append('a'), await append('b'), await append('c')];
      expect(receipts.map(({ seq }) => seq)).toEqual([1, 2, 3]);
      expect(new Set(receipts.map(({ epoch }) => epoch)).size).toBe(1);
    });

    it('keeps rooms apart', async () => {
      await append('a');
      expect(await log.append(`${room}2`, { id: 'x', user: 'Bob', text: 'b' })).toMatchObject({
        seq: 1,
      });
      expect(texts((await log.read(room)).messages)).toEqual(['a']);
    });

    it('gives back what it was given, whatever the text', async () => {
      const text = 'line\nline "quoted" \\ \u0000 { } 😀 مرحبا';
      const before = Date.now() - 5000;
      await append(text, 'the-id');
      const [message] = (await log.read(room)).messages;
      expect(message).toMatchObject({ room, user: 'Ada', text, id: 'the-id', seq: 1 });
      expect(message?.ts).toBeGreaterThan(before);
    });

    it('stores a message that comes twice once, under its first number', async () => {
      const first = await append('a', 'same');
      await append('b');
      expect(await append('a', 'same')).toEqual(first);
      expect(texts((await log.read(room)).messages)).toEqual(['a', 'b']);
    });

    it('keeps the newest messages, up to the length asked for', async () => {
      await appendAll('1', '2', '3', '4', '5', '6', '7');
      const { messages, top } = await log.read(room);
      expect(texts(messages)).toEqual(['3', '4', '5', '6', '7']);
      expect(top).toBe(7);
    });

    it('remembers an id as long as the message, no longer', async () => {
      await append('1', 'old');
      await appendAll('2', '3', '4', '5');
      expect(await append('1', 'old')).toMatchObject({ seq: 1 });
      await append('6');
      expect(await append('1', 'old')).toMatchObject({ seq: 7 });
    });

    it('of a room without messages is at the position before the first', async () => {
      const nothing = { epoch: '', top: 0, messages: [] };
      expect(await log.read(room)).toEqual({ ...nothing, recovered: false });
      expect(await log.read(room, { epoch: '', seq: 0 })).toEqual({ ...nothing, recovered: true });
      await append('a');
      const { recovered, messages } = await log.read(room, { epoch: '', seq: 0 });
      expect({ recovered, texts: texts(messages) }).toEqual({ recovered: true, texts: ['a'] });
    });

    it('tells what came since a position, as long as it keeps all of that', async () => {
      await appendAll('1', '2', '3', '4', '5', '6', '7');
      const { epoch } = await log.read(room);
      const since = async (seq: number, lastId?: string) => {
        const position = { epoch, seq, ...(lastId === undefined ? {} : { lastId }) };
        const { recovered, messages } = await log.read(room, position);
        return { recovered, texts: texts(messages) };
      };
      const whole = { recovered: false, texts: ['3', '4', '5', '6', '7'] };
      expect(await since(7)).toEqual({ recovered: true, texts: [] });
      expect(await since(5)).toEqual({ recovered: true, texts: ['6', '7'] });
      expect(await since(2)).toEqual({ ...whole, recovered: true });
      expect(await since(1)).toEqual(whole);
      expect(await since(8)).toEqual(whole);
      expect(await since(5, 'another')).toEqual(whole);
      const id = (await log.read(room)).messages[2]?.id;
      expect(await since(5, id)).toEqual({ recovered: true, texts: ['6', '7'] });
      expect(await log.read(room, { epoch: 'another', seq: 5 })).toMatchObject({
        recovered: false,
      });
    });

    it('gives as many of the newest messages as are asked for', async () => {
      await appendAll('1', '2', '3', '4', '5', '6', '7');
      const { epoch, messages: all } = await log.read(room);
      const newest = await log.read(room, undefined, 2);
      expect(newest).toEqual({ epoch, top: 7, messages: all.slice(-2), recovered: false });
      expect((await log.read(room, undefined, 99)).messages).toEqual(all);
      expect(await log.read(`${room}2`, undefined, 2)).toMatchObject({ top: 0, messages: [] });
    });

    it('gives all that came since a position, however few are asked for', async () => {
      await appendAll('1', '2', '3', '4', '5', '6', '7');
      const { epoch } = await log.read(room);
      const missed = await log.read(room, { epoch, seq: 3 }, 2);
      expect(missed.recovered).toBe(true);
      expect(texts(missed.messages)).toEqual(['4', '5', '6', '7']);
      const foreign = await log.read(room, { epoch: 'another', seq: 3 }, 2);
      expect(foreign.recovered).toBe(false);
      expect(texts(foreign.messages)).toEqual(['6', '7']);
    });

    it('gives older messages by pages, and says whether there are more', async () => {
      await appendAll('1', '2', '3', '4');
      const page = async (before: number, limit: number) => {
        const { messages, more } = await log.page(room, before, limit);
        return [...texts(messages), more];
      };
      expect(await page(5, 2)).toEqual(['3', '4', true]);
      expect(await page(3, 2)).toEqual(['1', '2', false]);
      expect(await page(3, 9)).toEqual(['1', '2', false]);
      expect(await page(1, 2)).toEqual([false]);
      expect(await page(5, 0)).toEqual([true]);
      expect(await page(0, 2)).toEqual([false]);
    });

    it('says with each page which epoch its numbers count in', async () => {
      expect(await log.page(room, 9, 2)).toEqual({ messages: [], more: false, epoch: '' });
      const { epoch } = await append('a');
      expect(await log.page(room, 9, 2)).toMatchObject({ messages: [{ seq: 1 }], epoch });
      expect(await log.page(room, 1, 2)).toEqual({ messages: [], more: false, epoch });
    });

    it('passes each message on to those who follow the room, in order, and only to them', async () => {
      const heard: Message[] = [];
      const three = Promise.withResolvers<void>();
      const stop = await log.follow(room, {
        published(_epoch, messages) {
          if (heard.push(...messages) === 3) three.resolve();
        },
        interrupted() {},
      });
      await log.append(`${room}2`, { id: 'x', user: 'Bob', text: 'elsewhere' });
      await Promise.all([append('a', 'same'), append('b'), append('a', 'same'), append('c')]);
      await three.promise;
      expect(heard.map(({ seq }) => seq)).toEqual([1, 2, 3]);
      expect(heard).toEqual((await log.read(room)).messages);
      await stop();
      await append('d');
      expect((await log.read(room)).top).toBe(4);
      expect(heard).toHaveLength(3);
    });

    describe('when the messages of a person are removed', () => {
      const say = (user: string, text: string, id = text) => log.append(room, { id, user, text });
      const everything = async () => {
        const { epoch, top, messages } = await log.read(room);
        return { epoch, top, messages };
      };

      it('keeps those of others as they are, numbered from 1 in another epoch', async () => {
        const text = 'line\nline "quoted" \\ \u0000 { } 😀 مرحبا 1e999 {"user":"Ada"}';
        for (const [user, said] of [
          ...[
            ['Ada', '1'],
            ['Bob', text],
            ['Ada', '3'],
          ],
          ...[
            ['ada', '4'],
            ['Ada ', '5'],
          ],
        ] as const) {
          await say(user as string, said as string);
        }
        const before = await everything();
        expect(await log.remove(room, 'Ada')).toEqual({ removed: 2, kept: 3 });
        const after = await everything();
        expect(after.epoch).not.toBe(before.epoch);
        const others = before.messages.filter(({ user }) => user !== 'Ada');
        expect(after.messages).toEqual(others.map((message, i) => ({ ...message, seq: i + 1 })));
        expect(after.top).toBe(3);
      });

      it('goes on from the number of the last that it keeps, and no longer than before', async () => {
        for (const user of ['Ada', 'Bob', 'Ada', 'Bob']) await say(user, randomUUID());
        await log.remove(room, 'Ada');
        const { epoch } = await everything();
        expect(await say('Ada', '3')).toEqual({ epoch, seq: 3 });
        for (const text of ['4', '5', '6']) await say('Bob', text);
        const { messages, top } = await everything();
        expect(messages.map(({ seq }) => seq)).toEqual([2, 3, 4, 5, 6]);
        expect(top).toBe(6);
      });

      it('lets nobody go on from a position before', async () => {
        await say('Bob', '1');
        for (const text of ['2', '3']) {
          await say('Ada', text);
          const { epoch } = await everything();
          await log.remove(room, 'Ada');
          const here = { epoch, seq: 1, lastId: '1' };
          expect(await log.read(room, here)).toMatchObject({ recovered: false, top: 1 });
        }
      });

      it('knows again what it keeps when that comes twice, and no longer what it removed', async () => {
        await say('Ada', '1', 'removed');
        await say('Bob', '2', 'kept');
        await log.remove(room, 'Ada');
        const { epoch } = await everything();
        expect(await say('Bob', '2', 'kept')).toEqual({ epoch, seq: 1 });
        expect(await say('Ada', '1', 'removed')).toEqual({ epoch, seq: 2 });
      });

      it('changes nothing where that person said nothing', async () => {
        expect(await log.remove(room, 'Ada')).toEqual({ removed: 0, kept: 0 });
        await say('Bob', '1');
        const before = await everything();
        expect(await log.remove(room, 'Ada')).toEqual({ removed: 0, kept: 1 });
        expect(await everything()).toEqual(before);
        expect(await log.remove(`${room}2`, 'Bob')).toEqual({ removed: 0, kept: 0 });
        expect(await everything()).toEqual(before);
      });

      it('is as one without messages when nothing is left', async () => {
        const first = await say('Ada', '1');
        expect(await log.remove(room, 'Ada')).toEqual({ removed: 1, kept: 0 });
        expect(await everything()).toEqual({ epoch: '', top: 0, messages: [] });
        expect(await log.page(room, 9, 2)).toEqual({ messages: [], more: false, epoch: '' });
        const next = await say('Ada', '1');
        expect(next.seq).toBe(1);
        expect(next.epoch).not.toBe(first.epoch);
      });

      it('tells those who follow the room which epoch it is in now, and nobody else', async () => {
        const heard: unknown[] = [];
        const told = Promise.withResolvers<void>();
        const follow = (name: string) =>
          log.follow(name, {
            published(epoch, messages) {
              heard.push([name, epoch, messages.map(({ text }) => text)]);
              if (heard.length === 5) told.resolve();
            },
            interrupted() {},
          });
        const stops = [await follow(room), await follow(`${room}2`)];
        const before = await say('Bob', '1');
        await say('Ada', '2');
        await log.remove(room, 'Ada');
        const { epoch } = await everything();
        await log.remove(room, 'Ada');
        await say('Bob', '3');
        await log.remove(room, 'Bob');
        await told.promise;
        expect(heard).toEqual([
          [room, before.epoch, ['1']],
          [room, before.epoch, ['2']],
          [room, epoch, []],
          [room, epoch, ['3']],
          [room, '', []],
        ]);
        for (const stop of stops) await stop();
      });
    });

    it('loses nothing when many write at once', async () => {
      const spacious = await open({ length: 1000, ttlMs: WEEK_MS });
      const texts = Array.from({ length: 400 }, (_, i) => `${i}`);
      const receipts = await Promise.all(
        texts.map((text) => spacious.append(room, { id: `id-${text}`, user: 'Ada', text })),
      );
      const { messages } = await spacious.read(room);
      expect(messages.map(({ seq }) => seq)).toEqual(texts.map((_, i) => i + 1));
      for (const [i, { seq }] of receipts.entries()) {
        expect(messages[seq - 1]).toMatchObject({ text: `${i}`, id: `id-${i}` });
      }
      await spacious.close();
    });
  });
}
