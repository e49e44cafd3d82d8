import { setTimeout as sleep } from 'node:timers/promises';
import { type FaultName, faults, type World } from './faults.ts';
import type { FaultPlan } from './plan.ts';

/** Messages that are to be in flight when a fault strikes. */
const IN_FLIGHT = 3;
/** Who waits for them longer than this strikes all the same, and it does not count. */
const MOMENT_LIMIT_MS = 5000;

/** Between two faults of one target: else the second would find all still busy with the first. */
const REST_MS = 1500;

/** A fault that was injected. Times in milliseconds since the start. */
export interface Injection {
  readonly name: FaultName;
  readonly atMs: number;
  readonly endMs: number;
  /** Messages sent and not answered when it struck. */
  readonly inFlight: number;
}

/** Works through a plan of faults: each at its time, those of one target one after the other. */
export class Injector {
  readonly injections: Injection[] = [];
  /** Why a fault could not be injected or undone, the first of them. */
  failure: Error | undefined;
  readonly #world: World;
  readonly #log: (line: string) => void;
  readonly #lasts = new Map<string, Promise<void>>();

  constructor(world: World, log: (line: string) => void) {
    this.#world = world;
    this.#log = log;
  }

  hasHadAll(names: readonly FaultName[]): boolean {
    const had = new Set(this.injections.map(({ name }) => name));
    return names.every((name) => had.has(name));
  }

  /** Until `signal`; resolves when all that began is undone. */
  async run(plans: Iterable<FaultPlan>, signal: AbortSignal): Promise<void> {
    for (const plan of plans) {
      await sleep(plan.waitMs, undefined, { signal }).catch(() => {});
      if (signal.aborted) break;
      this.#begin(plan, signal);
    }
    await Promise.all(this.#lasts.values());
  }

  #begin(plan: FaultPlan, signal: AbortSignal) {
    const targets = faults[plan.name].targets(this.#world, plan);
    const before = Promise.all(targets.map((target) => this.#lasts.get(target)));
    const done = before
      .then(async () => {
        if (!signal.aborted) await this.#inject(plan);
      })
      .catch((error: Error) => {
        this.failure ??= error;
      });
    for (const target of targets) this.#lasts.set(target, done);
  }

  async #inject(plan: FaultPlan) {
    const { ledger } = this.#world;
    const struck: { atMs: number; inFlight: number }[] = [];
    const moment = async (client?: string) => {
      await this.#untilInFlight(client);
      struck.push({ atMs: ledger.nowMs, inFlight: ledger.inFlight(client) });
    };
    const undo = await faults[plan.name].inject(this.#world, plan, moment);
    const [first] = struck;
    const { atMs, inFlight } = first ?? { atMs: ledger.nowMs, inFlight: 0 };
    this.#log(`${plan.name} (${inFlight} in flight)`);
    await sleep(plan.lastsMs);
    await undo();
    this.injections.push({ name: plan.name, atMs, inFlight, endMs: ledger.nowMs });
    await sleep(REST_MS);
  }

  async #untilInFlight(client: string | undefined) {
    const { ledger } = this.#world;
    const needed = client === undefined ? IN_FLIGHT : 1;
    const until = ledger.nowMs + MOMENT_LIMIT_MS;
    while (ledger.inFlight(client) < needed && ledger.nowMs < until) await sleep(1);
  }
}
