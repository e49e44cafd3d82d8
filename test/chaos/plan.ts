import type { Way } from '../support/proxy.ts';
import { type FaultName, faults } from './faults.ts';
import { createRandom } from './random.ts';

/** Everything that is left to chance, drawn from the seed alone: it is the same whenever asked. */

export interface Size {
  readonly clients: number;
  readonly rooms: number;
  readonly seconds: number;
}

export interface ClientPlan {
  readonly name: string;
  /** Written for Google's tutorial: without our library. */
  readonly old: boolean;
  readonly rooms: readonly string[];
  readonly joinsAfterMs: number;
  /** Between what it sends. Default: less than half a second. */
  readonly meanPauseMs?: number;
}

export interface SendPlan {
  readonly waitMs: number;
  readonly room: string;
  /** Sent at one moment. */
  readonly texts: readonly string[];
}

export interface FaultPlan {
  readonly name: FaultName;
  /** After the beginning of the one before. */
  readonly waitMs: number;
  readonly lastsMs: number;
  /** Picks an instance or a client: modulo how many there are. */
  readonly which: number;
  readonly way: Way;
}

const OLD_SHARE = 0.15;
const LATE_SHARE = 0.2;
const MEAN_PAUSE_MS = 400;
/** A round has every fault once, and the first is over well before the run may end. */
const FIRST_ROUND_SHARE = 0.7;
const MAX_GAP_MS = 3000;
const WORDS = ['tea', 'ready', 'ünïcode', '👋🏽', 'two\nlines', '"quoted"', '{}', '1 2 3', 'مرحبا'];

export function planClients(seed: number, { clients, rooms, seconds }: Size): ClientPlan[] {
  const random = createRandom(`${seed} clients`);
  const names = Array.from({ length: rooms }, (_, i) => `room ${i + 1}`);
  return Array.from({ length: clients }, (_, i) => {
    // The first in each room is ours, so that somebody is checked in every room.
    const old = i >= rooms && random.chance(OLD_SHARE);
    const first = names[i % rooms] as string;
    const more = random.shuffle(names.filter((name) => name !== first));
    const extra = old || random.chance(0.6) ? 0 : random.between(1, 2);
    const late = i >= rooms && random.chance(LATE_SHARE);
    return {
      name: `${old ? 'old' : 'client'} ${i + 1}`,
      old,
      rooms: [first, ...more.slice(0, extra)],
      joinsAfterMs: late ? random.between(0, seconds * 500) : 0,
    };
  });
}

/** What a client sends, without end: how far it comes depends on how quickly it is answered. */
export function* planSends(seed: number, client: ClientPlan): Generator<SendPlan> {
  const random = createRandom(`${seed} ${client.name}`);
  for (let n = 1; ; ) {
    const waitMs = random.between(0, 2 * (client.meanPauseMs ?? MEAN_PAUSE_MS));
    const room = random.pick(client.rooms);
    const count = random.chance(0.3) ? random.between(2, 5) : 1;
    const texts = Array.from(
      { length: count },
      () => `${client.name}/${n++} ${random.pick(WORDS)}`,
    );
    yield { waitMs, room, texts };
  }
}

/** Faults without end, in rounds: each round has each of `names` once. */
export function* planFaults(
  seed: number,
  names: readonly FaultName[],
  seconds: number,
): Generator<FaultPlan> {
  const random = createRandom(`${seed} faults`);
  const gapMs = Math.min(MAX_GAP_MS, (FIRST_ROUND_SHARE * seconds * 1000) / names.length);
  const scale = gapMs / MAX_GAP_MS;
  while (true) {
    for (const name of random.shuffle(names)) {
      const [min, max] = faults[name].lastsMs;
      yield {
        name,
        // Some begin while others last, some alone.
        waitMs: random.between(0, 2 * gapMs),
        lastsMs: Math.round(random.between(min, max) * scale),
        which: random.between(0, 1_000_000),
        way: random.pick(['up', 'down', 'both'] as const),
      };
    }
  }
}
