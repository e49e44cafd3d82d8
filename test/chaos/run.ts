import { setTimeout as sleep } from 'node:timers/promises';
import { startFaultyRedis } from '../support/faults.ts';
import { startTestRedis } from '../support/redis.ts';
import { check, type Finding } from './checker.ts';
import { conclude } from './conclude.ts';
import { Crew } from './crew.ts';
import type { World } from './faults.ts';
import { type Crash, Fleet } from './fleet.ts';
import { type Injection, Injector } from './injector.ts';
import type { Options } from './options.ts';
import { planClients, planFaults } from './plan.ts';
import { Ledger } from './record.ts';

const PROGRESS_MS = 5000;
/** Written after the last fault, so that there is something to see after it, too. */
const CALM_MS = 3000;

export interface Outcome {
  readonly seed: number;
  readonly seconds: number;
  readonly ledger: Ledger;
  readonly injections: readonly Injection[];
  readonly findings: readonly Finding[];
  readonly crashes: readonly Crash[];
  /** What the instances logged. */
  readonly lines: readonly string[];
}

export interface RunArgs {
  readonly options: Options;
  readonly seed: number;
  readonly log: (line: string) => void;
  /** Ends it early; what was seen until then is judged. */
  readonly signal: AbortSignal;
}

/** One run of one seed: faults, then calm, then everybody reads, then judgement. */
export async function run(args: RunArgs): Promise<Outcome> {
  const { options, seed } = args;
  const closers: (() => unknown)[] = [];
  try {
    const redis = await startFaultyRedis();
    closers.unshift(() => redis.stop());
    const silent = await startTestRedis();
    closers.unshift(() => silent.stop());
    const fleet = await Fleet.start(options.instances, redis.port);
    closers.unshift(() => fleet.stop());
    const ledger = new Ledger();
    const crew = await Crew.start({ plans: planClients(seed, options), seed, fleet, ledger });
    closers.unshift(() => crew.close());
    const world: World = { redis, silentPort: silent.port, fleet, crew, ledger };
    const injections = await harass(world, args);
    await conclude({
      members: crew.members,
      ledger,
      rooms: Array.from({ length: options.rooms }, (_, i) => `room ${i + 1}`),
      next: () => fleet.next(),
    });
    args.log(`all has been read; ${ledger.records.length} records are judged`);
    return judge(world, injections, seed);
  } finally {
    for (const close of closers) await close();
  }
}

function judge({ crew, fleet, ledger }: World, injections: readonly Injection[], seed: number) {
  const witnesses = crew.members.map(({ name, plan, rooms }) => ({ name, old: plan.old, rooms }));
  return {
    seed,
    seconds: ledger.nowMs / 1000,
    ledger,
    injections,
    findings: check(ledger.records, witnesses),
    crashes: fleet.crashes,
    lines: fleet.slots.flatMap((slot) => slot.lines),
  };
}

/** Until there was time, traffic, and each fault at least once; or until one cannot be undone. */
async function harass(world: World, { options, seed, log, signal }: RunArgs) {
  const { ledger } = world;
  const stop = new AbortController();
  const say = (line: string) => log(`${(ledger.nowMs / 1000).toFixed(1).padStart(7)} s  ${line}`);
  const injector = new Injector(world, say);
  const plan = planFaults(seed, options.faults, options.seconds);
  const over = injector.run(plan, stop.signal);
  const progress = setInterval(() => say(progressOf(ledger)), PROGRESS_MS);
  const isEnough = () =>
    ledger.nowMs >= options.seconds * 1000 &&
    ledger.ackedAtMs.length >= options.messages &&
    injector.hasHadAll(options.faults);
  while (!isEnough() && !signal.aborted && !injector.failure) await sleep(100);
  stop.abort();
  await over;
  // An instance that does not come back is a finding; anything else is a mistake of this test.
  if (injector.failure && world.fleet.crashes.length === 0) throw injector.failure;
  await sleep(CALM_MS);
  clearInterval(progress);
  say(`the faults are over; ${progressOf(ledger)}`);
  return injector.injections;
}

function progressOf(ledger: Ledger): string {
  return `${ledger.ackedAtMs.length} acknowledged, ${ledger.inFlight()} in flight`;
}
