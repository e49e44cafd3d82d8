import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { namesBy, startPresence, type TestPresence } from '../../../test/support/presence.ts';
import type { Presence as Told } from '../../protocol.ts';
import type { Logger } from '../logger.ts';
import { createMemoryRoster } from './memory.ts';
import type { Roster } from './roster.ts';

/** Long enough to come back within it, in these tests. */
const GRACE_MS = 500;

let here: TestPresence;
let roster: Roster;
let room: string;
const warn = vi.fn();

beforeEach(async () => {
  room = randomUUID();
  roster = createMemoryRoster();
  warn.mockClear();
  const logger = { warn } as unknown as Logger;
  here = await startPresence({ roster, logger, graceMs: GRACE_MS, ttlMs: 900 });
});
afterEach(() => here.stop());

const words = (user: string, did: string) => ({ description: `${user} just ${did} the room` });

describe('a connection that is lost', () => {
  it('and back soon is not announced, neither as gone nor as new', async () => {
    const ada = await here.join('Ada', room);
    const bob = await here.join('Bob', room);
    expect(await ada.next('notification')).toMatchObject(words('Bob', 'entered'));
    bob.close();
    await here.join('Bob', room, 'updateSocketId');
    await expect.poll(() => ada.taken('presence').at(-1)).toHaveProperty('left.user', 'Bob');
    expect(ada.taken('notification')).toEqual([]);
  });

  it('and back by a sign-in, as a page that is loaded again, is not announced either', async () => {
    const ada = await here.join('Ada', room);
    const bob = await here.join('Bob', room);
    expect(await ada.next('notification')).toMatchObject(words('Bob', 'entered'));
    bob.close();
    await here.join('Bob', room);
    await expect.poll(() => ada.taken('presence').at(-1)).toHaveProperty('left.user', 'Bob');
    expect(ada.taken('notification')).toEqual([]);
  });

  it('and not back is announced, once', async () => {
    const ada = await here.join('Ada', room);
    const bob = await here.join('Bob', room);
    const { entered } = await ada.next<{ entered: object }>('presence');
    await ada.next('notification');
    bob.close();
    expect(await ada.next('presence')).toEqual({ room, left: entered });
    expect(ada.taken('notification')).toMatchObject([words('Bob', 'left')]);
  });
});

describe('who leaves', () => {
  it('is announced when it was the last of that name', async () => {
    const ada = await here.join('Ada', room);
    const tabs = [await here.join('Bob', room), await here.join('Bob', room)];
    await ada.next('notification');
    await tabs[0]?.get('leave', { room });
    await expect.poll(() => ada.taken('presence').at(-1)).toHaveProperty('left.user', 'Bob');
    expect(ada.taken('notification')).toEqual([]);
    await tabs[1]?.get('leave', { room });
    expect(await ada.next('notification')).toMatchObject(words('Bob', 'left'));
  });

  it('in the moment of entering was never there', async () => {
    const ada = await here.join('Ada', room);
    const [bob, eve] = [await here.connect(), await here.connect()];
    bob.socket.emit('signin', { user: 'Bob', room });
    await bob.get('leave', { room });
    await eve.get('signin', { user: 'Eve', room });
    expect(await ada.next('notification')).toMatchObject(words('Eve', 'entered'));
    expect(await ada.next('presence')).toHaveProperty('entered.user', 'Eve');
    expect(bob.taken('presence')).toEqual([]);
  });
});

describe('many who enter at once', () => {
  it('know of each other, by few looks at the roster', async () => {
    const update = vi.spyOn(roster, 'update');
    const people = await Promise.all(Array.from({ length: 30 }, () => here.connect()));
    await Promise.all(people.map((p, i) => p.get('signin', { user: `${10 + i}`, room })));
    const all = people.map((_, i) => `${10 + i}`);
    for (const person of people) {
      await expect.poll(() => namesBy(person.taken<Told>('presence'))).toEqual(all);
    }
    expect(update.mock.calls.filter(([, { left }]) => left.length === 0).length).toBeLessThan(15);
  });

  it('are announced to each of those who were there before, in words', async () => {
    const ada = await here.join('Ada', room);
    const [bob, eve] = [await here.connect(), await here.connect()];
    bob.socket.emit('signin', { user: 'Bob', room });
    await bob.get('signin', { user: 'Bob', room });
    await eve.get('signin', { user: 'Eve', room });
    for (const user of ['Bob', 'Eve']) {
      expect(await ada.next('notification')).toMatchObject(words(user, 'entered'));
    }
    expect(await bob.next('notification')).toMatchObject(words('Eve', 'entered'));
    expect([bob, eve].flatMap((client) => client.taken('notification'))).toEqual([]);
  });
});

describe('while the roster cannot be reached', () => {
  it('one warning a round is enough, and everybody is told the list afterwards', async () => {
    const ada = await here.join('Ada', room);
    const update = vi.spyOn(roster, 'update').mockRejectedValue(new Error('away'));
    const people = await Promise.all(['Bob', 'Eve', 'Joe'].map(() => here.connect()));
    for (const [i, person] of people.entries()) {
      await person.get('signin', { user: `${i}`, room });
      await vi.waitFor(() => expect(update.mock.calls.length).toBeGreaterThan(i));
    }
    const rounds = () => update.mock.calls.filter(([, { entered }]) => entered.length > 1).length;
    await expect.poll(rounds).toBeGreaterThan(0);
    expect(warn.mock.calls.length).toBeLessThanOrEqual(rounds() + 1);
    update.mockRestore();
    for (const client of [ada, ...people]) {
      const names = () => namesBy(client.taken<Told>('presence'));
      await expect.poll(names).toEqual(['0', '1', '2', 'Ada']);
    }
  });
});

describe('those of an instance that died', () => {
  const dead = (count: number) =>
    Array.from({ length: count }, (_, i) => ({ id: `dead-${i}`, user: `${i}` }));
  const left = (count: number) =>
    roster.update(room, { left: [], entered: dead(count), ttlMs: 0, sweep: false });

  it('are announced one by one when they are few', async () => {
    const ada = await here.join('Ada', room);
    await left(2);
    expect(await ada.next('notification')).toMatchObject(words('0', 'left'));
    expect(await ada.next('notification')).toMatchObject(words('1', 'left'));
    const told = () => ada.taken('presence');
    await expect.poll(told).toMatchObject(dead(2).map((member) => ({ left: member })));
  });

  it('are one new list when they are many', async () => {
    const ada = await here.join('Ada', room);
    await left(100);
    expect(await ada.next('presence')).toMatchObject({ room, all: [{ user: 'Ada' }] });
  });
});
