import type { Herd, HerdReport } from './load/herd.ts';
import type { BenchRedis } from './redis.ts';
import { type Kind, type Server, type ServerArgs, startServer } from './server.ts';
import type { Table } from './table.ts';
import type { Target } from './target.ts';

/** What every section works with. */
export interface Bench {
  readonly rounds: number;
  /** Of one measurement. */
  readonly seconds: number;
  readonly profile: string | undefined;
  readonly redis: BenchRedis;
  readonly herd: Herd;
  /** Tells the person what is going on. */
  progress(what: string): void;
}

/** What a section found. */
export interface Outcome {
  readonly tables: readonly Table[];
  readonly targets: readonly Target[];
  /** What must not happen and did: of the classic way it is told, of ours it is a failure. */
  readonly faults: readonly Fault[];
}

export interface Fault {
  readonly who: string;
  readonly kind: Kind;
  readonly what: string;
}

export interface Section {
  /** For `--only`. */
  readonly name: string;
  readonly title: string;
  run(bench: Bench): Promise<Outcome>;
}

/** A way to chat. */
export interface Contender {
  readonly name: string;
  readonly kind: Kind;
  /** Whether its clients read several messages in one frame. */
  readonly batch: boolean;
}

export const classic: Contender = { name: 'classic', kind: 'classic', batch: false };
export const oursOld: Contender = { name: 'ours, old clients', kind: 'ours', batch: false };
export const ours: Contender = { name: 'ours', kind: 'ours', batch: true };

/** Each round in another order, so that no contender has always the warmer machine. */
export async function eachRound(
  { rounds, redis }: Bench,
  contenders: readonly Contender[],
  measure: (contender: Contender, round: string) => Promise<void>,
) {
  for (let round = 0; round < rounds; round++) {
    const first = round % contenders.length;
    for (const contender of [...contenders.slice(first), ...contenders.slice(0, first)]) {
      await redis.empty();
      await measure(contender, `round ${round + 1}, ${contender.name}`);
    }
  }
}

/** A server that is there for `work` alone. */
export async function withServer<T>(
  { redis, profile }: Bench,
  args: Omit<ServerArgs, 'profile'>,
  work: (server: Server) => Promise<T>,
): Promise<T> {
  const server = await startServer({ ...args, env: { ...redis.env, ...args.env }, profile });
  try {
    return await work(server);
  } finally {
    await server.stop();
  }
}

/** Losses, doublings, refusals and cuts of a run, in words. */
export function faultsOf({ name, kind }: Contender, during: string, report: HerdReport): Fault[] {
  const { faults, refused, refusals, cuts, resets } = report;
  const counted = { ...faults, refused, 'sockets cut': cuts, resets };
  const amiss = Object.entries(counted).filter(([, count]) => count > 0);
  if (amiss.length === 0) return [];
  const sentence = refusals[0] === undefined ? '' : ` ("${refusals[0]}")`;
  const what = `${during}: ${amiss.map(([what, count]) => `${count} ${what}`).join(', ')}${sentence}`;
  return [{ who: name, kind, what }];
}
