import * as fc from 'fast-check';
import { expect } from 'vitest';
import type { Position } from '../../app/protocol.ts';
import type { Entry, RoomLog, Snapshot } from '../../app/server/log/log.ts';
import { after } from '../../app/server/log/since.ts';
import type { ModelRoom, Receipt } from './room.ts';
import { expectMessages, retention, type Subject, type World } from './world.ts';

export const ROOMS = 2;
const MINUTE_MS = 60_000;

// Few ids, so that some are new, some are known, and some are of messages that were trimmed.
const ids = ['1', '2', '-0', '__proto__', 'constructor', 'a b', 'a\nb', '"', '\0', '🙂', 'é', '{}'];
const hostile = [
  '',
  '__proto__',
  'a\nb\r\n',
  '"\\"',
  '\0',
  '\u2028',
  'مرحبا 😀',
  '{"seq":1}',
  '%s',
];
const word = fc.oneof(fc.constantFrom(...hostile), fc.string({ unit: 'binary', maxLength: 9 }));
const roomNames = ['general', 'a', 'a:log', '{a}', '}{', '%7B', 'chat:{a}:head', '..', "!'()*"];

/** The rooms of one run. */
export const names = fc.uniqueArray(fc.oneof(fc.constantFrom(...roomNames), word), {
  minLength: ROOMS,
  maxLength: ROOMS,
});

const entry = fc.record({ id: fc.constantFrom(...ids), user: word, text: word });
/** More than a room keeps, too. */
export const group = fc.oneof(
  fc.array(entry, { minLength: 1, maxLength: 1 }),
  fc.array(entry, { minLength: 2, maxLength: retention.length + 3, size: 'max' }),
);
/** Of the newest message, how far back: kept, or gone. */
const back = fc.nat(retention.length + 2);
export const room = fc.nat(ROOMS - 1);
/** Which of the subject's. */
export const log = fc.nat(1);

const since = fc.record({
  epoch: fc.constantFrom('current', 'current', 'current', 'former', 'foreign', 'none'),
  back: fc.oneof(
    { weight: 5, arbitrary: back },
    // Ahead of it.
    { weight: 1, arbitrary: fc.constantFrom(-1, -1e14, Number.MIN_SAFE_INTEGER) },
  ),
  lastId: fc.constantFrom('right', 'wrong', 'absent'),
});
type Since = typeof since extends fc.Arbitrary<infer T> ? T : never;

type Command<S> = fc.AsyncCommand<World, S>;

/** Commands of one kind, for each value of `args`. */
export function command<A, S extends Subject = Subject>(
  name: string,
  args: fc.Arbitrary<A>,
  run: (world: World, subject: S, args: A) => Promise<void>,
): fc.Arbitrary<Command<S>> {
  return args.map((args) => ({
    check: () => true,
    run: (world, subject) => run(world, subject, args),
    toString: () => `${name}(${fc.stringify(args)})`,
  }));
}

/** What happens to every log. */
export function createCommands(): fc.Arbitrary<Command<Subject>>[] {
  const append = command('append', fc.record({ room, log, group }), appendAll);
  const comeBack = command('read since', fc.record({ room, log, since }), readSince);
  return [
    // The more often, the more often it happens: rooms that are mostly empty show little.
    ...[append, append, append, comeBack, comeBack, comeBack],
    command('read', fc.record({ room, log }), async (world, subject, args) => {
      await expectRead(world.room(args.room), logOf(subject, args));
    }),
    command('read newest', fc.record({ room, log, limit: fc.integer({ min: 1, max: 7 }) }), newest),
    command('page', fc.record({ room, log, before: fc.nat(50), limit: fc.nat(7) }), page),
    command('follow', fc.record({ room, log }), async (world, subject, args) => {
      await world.follow(args.room, logOf(subject, args));
    }),
    command('unfollow', fc.constant(''), (world) => world.unfollow()),
    command('resend', fc.record({ room, log, back }), resend),
    command('remove', fc.record({ room, log, back }), remove),
    // Twice, and what was not written to meanwhile is over.
    command('pass', fc.constant(40), async (world, subject, minutes) => {
      world.pass(minutes * MINUTE_MS);
      await subject.pass(minutes * MINUTE_MS);
    }),
  ];
}

interface Target {
  readonly room: number;
  readonly log: number;
}

export function logOf({ logs }: Subject, { log }: { readonly log: number }): RoomLog {
  return logs[log % logs.length] ?? logs[0];
}

/** What one process appends in one turn, and what the model says to that. */
export async function appendAll(
  world: World,
  subject: Subject,
  args: Target & { readonly group: readonly Entry[] },
) {
  const model = world.room(args.room);
  const log = logOf(subject, args);
  const receipts = await Promise.all(args.group.map((entry) => log.append(model.name, entry)));
  expect(receipts).toEqual(appendToModel(model, subject, args.group, receipts));
  await world.expectHeard(subject);
}

/** A sender that was not told, or an outbox from another time, sends a message again. */
async function resend(world: World, subject: Subject, args: Target & { readonly back: number }) {
  const message = world.room(args.room).published.at(-1 - args.back);
  if (message === undefined) return;
  const { id, user, text } = message;
  await appendAll(world, subject, { ...args, group: [{ id, user, text }] });
}

/** Those of somebody who has said something, be it kept or not, or of nobody. */
async function remove(world: World, subject: Subject, args: Target & { readonly back: number }) {
  const model = world.room(args.room);
  const log = logOf(subject, args);
  const user = model.published.at(-1 - args.back)?.user ?? 'nobody';
  const before = model.epoch;
  const answer = await log.remove(model.name, user);
  const { epoch } = await log.read(model.name);
  expect(answer).toEqual(model.remove(user, epoch));
  if (answer.removed === 0) expect(epoch).toBe(before);
  await expectRead(model, log);
  await world.expectHeard(subject);
}

function appendToModel(
  model: ModelRoom,
  { groups }: Subject,
  group: readonly Entry[],
  [first]: readonly Receipt[],
) {
  const steps = groups ? [group] : group.map((entry) => [entry]);
  return steps.flatMap((step) => model.append(step, first?.epoch ?? ''));
}

async function readSince(world: World, subject: Subject, args: Target & { readonly since: Since }) {
  const model = world.room(args.room);
  const [log, position] = [logOf(subject, args), toPosition(model, args.since)];
  expectSnapshot(await log.read(model.name, position), model, position);
  // An instance tells several that come back from one picture of the whole.
  expectSnapshot(after(await log.read(model.name), position), model, position);
}

export async function expectRead(model: ModelRoom, log: RoomLog) {
  expectSnapshot(await log.read(model.name), model);
}

async function newest(world: World, subject: Subject, args: Target & { readonly limit: number }) {
  const model = world.room(args.room);
  const { messages, ...snapshot } = await logOf(subject, args).read(
    model.name,
    undefined,
    args.limit,
  );
  const { messages: all, ...rest } = model.read();
  expect(snapshot).toEqual(rest);
  expectMessages(messages, all.slice(-args.limit), model.name);
}

function expectSnapshot({ messages, ...snapshot }: Snapshot, model: ModelRoom, since?: Position) {
  const { messages: expected, ...rest } = model.read(since);
  expect(snapshot).toEqual(rest);
  expectMessages(messages, expected, model.name);
}

function toPosition({ epoch, top, published }: ModelRoom, since: Since): Position {
  const former = published.findLast((message) => message.epoch !== epoch)?.epoch ?? 'former';
  const position = {
    epoch: { current: epoch, former, foreign: 'foreign', none: '' }[since.epoch] ?? '',
    seq: Math.min(Number.MAX_SAFE_INTEGER, Math.max(0, top - since.back)),
  };
  if (since.lastId === 'absent') return position;
  const there = published.find((m) => m.epoch === position.epoch && m.seq === position.seq);
  const lastId = since.lastId === 'right' ? there?.id : undefined;
  return { ...position, lastId: lastId ?? 'of no message' };
}

async function page(
  world: World,
  subject: Subject,
  args: Target & { readonly before: number; readonly limit: number },
) {
  const model = world.room(args.room);
  const { before, limit } = args;
  const { messages, ...rest } = await logOf(subject, args).page(model.name, before, limit);
  const { messages: expected, ...expectedRest } = model.page(before, limit);
  expect(rest).toEqual(expectedRest);
  expectMessages(messages, expected, model.name);
}
