import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Member } from '../../protocol.ts';
import { type Roster, TTL_MS, type Update } from './roster.ts';

const ada: Member = { id: 'a', user: 'Ada Augusta' };
const bob: Member = { id: 'b', user: 'Bob' };

/** What every roster does, whatever it is made of. */
export function describeRoster(name: string, open: () => Roster) {
  describe(`the roster in ${name}`, () => {
    let roster: Roster;
    let room: string;

    beforeEach(() => {
      vi.useFakeTimers({ toFake: ['Date'] });
      roster = open();
      room = `room ${randomUUID()} {with} :odd: ✓`;
    });
    afterEach(() => void vi.useRealTimers());

    const update = (some: Partial<Update>) =>
      roster.update(room, { left: [], entered: [], ttlMs: TTL_MS, sweep: false, ...some });
    const pass = (ms: number) => vi.setSystemTime(Date.now() + ms);
    const here = async () => (await update({})).before;

    it('answers who was there before each update', async () => {
      expect((await update({ entered: [ada] })).before).toEqual([]);
      expect((await update({ entered: [bob] })).before).toEqual([ada]);
      expect((await update({ left: [ada] })).before).toEqual([ada, bob]);
      expect(await here()).toEqual([bob]);
    });

    it('keeps a member as long as it is entered again, and no longer', async () => {
      await update({ entered: [ada, bob] });
      pass(TTL_MS / 2);
      await update({ entered: [ada] });
      pass(TTL_MS / 2 + 1);
      expect(await here()).toEqual([ada]);
    });

    it('finds each of the dead once, and not among those who enter again', async () => {
      await update({ entered: [ada, bob] });
      pass(TTL_MS);
      const [one, other] = await Promise.all([
        update({ entered: [ada], sweep: true }),
        update({ entered: [ada], sweep: true }),
      ]);
      expect([...one.expired, ...other.expired]).toEqual([bob]);
      expect(await here()).toEqual([ada]);
    });

    it('lets a member stay for less time than before, as one who may not be back', async () => {
      await update({ entered: [ada] });
      await update({ entered: [ada], ttlMs: 1000 });
      pass(1000);
      expect((await update({ sweep: true })).expired).toEqual([ada]);
    });

    it('tells members of one tab by their names', async () => {
      const renamed = { id: 'a', user: 'Ada' };
      await update({ entered: [ada] });
      await update({ left: [ada], entered: [renamed] });
      expect(await here()).toEqual([renamed]);
    });
  });
}
