import { setImmediate } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import * as fc from 'fast-check';
import { expect } from 'vitest';
import type { Entry, RoomLog } from '../../app/server/log/log.ts';
import { appendAll, command, expectRead, group, log, logOf, room } from './commands.ts';
import type { ModelRoom, Part, Receipt } from './room.ts';
import type { Fault, Fragile, World } from './world.ts';

type Group = readonly Entry[];
/** What one publisher appends, in two turns. */
type Bursts = readonly [Group, Group];

/** What happens to a log that several processes write to, on a store that can be harmed. */
export function createFaults(): fc.Arbitrary<fc.AsyncCommand<World, Fragile>>[] {
  // One id is one message: else several orders could explain the receipts, and what is read not.
  const burst = group.map((group) => group.map(({ id }) => ({ id, user: 'Ada', text: id })));
  const bursts = fc.tuple(burst, burst);
  const part = fc.constantFrom<Part[]>('head', 'entries', 'ids');
  const fault = fc.constantFrom<Fault[]>('full', 'replica');
  return [
    command('race', fc.record({ room, one: bursts, other: bursts }), race),
    command('refuse', fc.record({ room, log, fault, group }), refuse),
    command('lose', fc.record({ room, part }), async (world, subject: Fragile, args) => {
      world.room(args.room).lose(args.part);
      await subject.lose(world.room(args.room).name, args.part);
    }),
  ];
}

/**
 * Two publishers at once: there has to be an order of their groups, that of each publisher kept,
 * in which the model gives the very same receipts.
 */
async function race(
  world: World,
  subject: Fragile,
  args: { room: number; one: Bursts; other: Bursts },
) {
  const model = world.room(args.room);
  const [one, other] = await Promise.all([
    appendBursts(subject.logs[0], model.name, args.one),
    appendBursts(subject.logs[1] as RoomLog, model.name, args.other),
  ]);
  const orders = merges(one, other).map((order) => replay(model, order));
  const found = orders.find(({ receipts, expected }) => isDeepStrictEqual(receipts, expected));
  if (found === undefined) {
    const { receipts, expected } = orders[0] as (typeof orders)[number];
    // None of the orders explains the receipts; the first of them shows what was expected.
    expect(receipts).toEqual(expected);
    return;
  }
  world.replace(args.room, found.model);
  await world.expectHeard(subject);
}

interface Appended {
  readonly group: Group;
  readonly receipts: readonly Receipt[];
}

async function appendBursts(log: RoomLog, room: string, bursts: Bursts): Promise<Appended[]> {
  const appended = [];
  for (const group of bursts) {
    const receipts = Promise.all(group.map((entry) => log.append(room, entry)));
    appended.push(receipts.then((receipts) => ({ group, receipts })));
    // The next one comes while this one is under way.
    await setImmediate();
  }
  return Promise.all(appended);
}

/** All orders of the two lists' members together that keep the order of each list. */
function merges<T>(one: readonly T[], other: readonly T[]): T[][] {
  const [[a, ...as], [b, ...bs]] = [one, other];
  if (a === undefined || b === undefined) return [[...one, ...other]];
  return [
    ...merges(as, other).map((rest) => [a, ...rest]),
    ...merges(one, bs).map((rest) => [b, ...rest]),
  ];
}

function replay(before: ModelRoom, order: readonly Appended[]) {
  const model = before.copy();
  const receipts = order.flatMap(({ receipts }) => receipts);
  const epoch = receipts[0]?.epoch ?? '';
  return { model, receipts, expected: order.flatMap(({ group }) => model.append(group, epoch)) };
}

/** Nothing of a group that was refused is there; sent again, each message of it is, once. */
async function refuse(
  world: World,
  subject: Fragile,
  args: { room: number; log: number; fault: Fault; group: Group },
) {
  const model = world.room(args.room);
  const log = logOf(subject, args);
  const outcomes = await subject.during(args.fault, () =>
    Promise.allSettled(args.group.map((entry) => log.append(model.name, entry))),
  );
  const reasons = outcomes.map((outcome) => 'reason' in outcome && outcome.reason.message);
  // What is known already needs no room, and is acknowledged all the same.
  const reason = hasNews(model, args.group) && expect.stringMatching(/^(OOM|READONLY) /);
  expect(reasons).toEqual(args.group.map(() => reason));
  await expectRead(model, log);
  await world.expectHeard(subject);
  await appendAll(world, subject, args);
}

function hasNews(model: ModelRoom, group: Group): boolean {
  const after = model.copy();
  after.append(group, 'another');
  return after.published.length > model.published.length;
}
