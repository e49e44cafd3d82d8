import { expect, test } from 'vitest';
import { faultNames } from './faults.ts';
import { readOptions } from './options.ts';
import { planClients, planFaults, planSends } from './plan.ts';

const size = { clients: 20, rooms: 5, seconds: 60 };
const take = <T>(count: number, plans: Iterator<T>) =>
  Array.from({ length: count }, () => plans.next().value as T);

function planOf(seed: number) {
  const clients = planClients(seed, size);
  return {
    clients,
    sends: clients.map((client) => take(10, planSends(seed, client))),
    faults: take(50, planFaults(seed, faultNames, size.seconds)),
  };
}

test('one seed is one plan, another seed another', () => {
  expect(planOf(7)).toEqual(planOf(7));
  expect(planOf(8)).not.toEqual(planOf(7));
});

test('each round has every fault once', () => {
  const names = planOf(7).faults.map(({ name }) => name);
  const rounds = [0, 1].map((i) => names.slice(i * faultNames.length, (i + 1) * faultNames.length));
  for (const round of rounds) expect(round.sort()).toEqual([...faultNames].sort());
});

test('every room has a client with our library from the beginning', () => {
  const { clients } = planOf(7);
  const early = clients.filter(({ old, joinsAfterMs }) => !old && joinsAfterMs === 0);
  expect(new Set(early.flatMap(({ rooms }) => rooms)).size).toBe(size.rooms);
});

test('no text is sent twice', () => {
  const texts = planOf(7).sends.flatMap((sends) => sends.flatMap(({ texts }) => texts));
  expect(new Set(texts).size).toBe(texts.length);
});

test('options name their faults', () => {
  expect(readOptions([]).faults).toEqual(faultNames);
  expect(readOptions(['--fault', 'redis-full', '--seed', '5'])).toMatchObject({
    faults: ['redis-full'],
    seed: 5,
  });
});

test.each([
  [['--fault', 'fire'], '--fault: expected one of redis-killed, '],
  [['--seconds', '0'], '--seconds: expected a whole number from 1 to 86400, got "0"'],
  [['--rooms', '3', '--clients', '2'], '--rooms: expected a whole number from 1 to 2, got "3"'],
])('refuses %j', (args, message) => {
  expect(() => readOptions(args)).toThrow(message);
});
