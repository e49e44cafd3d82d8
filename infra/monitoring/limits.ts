import type { Settings } from '../config.ts';

/** Of a limit: near enough to act, and far enough that there is time to. */
export const NEAR = 0.8;

export const nearOf = (limit: number) => Math.round(limit * NEAR);

/** Beyond this, in seconds, somebody who sends notices. A bound of the histogram's buckets. */
export const SLOW_SECONDS = 1;

/**
 * Of Redis before 7 with TLS, by GiB:
 * cloud.google.com/memorystore/docs/redis/about-in-transit-encryption
 */
const withOldTls = [
  [4, 1000],
  [10, 2500],
  [35, 15_000],
  [100, 30_000],
] as const;

/** How many connections Redis takes: cloud.google.com/memorystore/docs/redis/quotas */
export function redisConnections(settings: Settings): number {
  const { redisVersion, redisTls, redisMemoryGb } = settings;
  const bounds = redisTls && redisVersion === 'REDIS_6_X' ? withOldTls : [];
  return bounds.find(([gib]) => redisMemoryGb <= gib)?.[1] ?? 65_000;
}

/**
 * Megabits a second: the ranges that Google estimates for 2 to 10 instances, over their number.
 * cloud.google.com/vpc/docs/serverless-vpc-access#scaling
 */
const mbpsOfInstance = { 'f1-micro': 50, 'e2-micro': 100, 'e2-standard-4': 1600 } as const;

/** What the connector carries at most, in bits a second. */
export function connectorBits(settings: Settings): number {
  const { connectorMachineType, connectorMaxInstances } = settings;
  return mbpsOfInstance[connectorMachineType] * connectorMaxInstances * 1e6;
}

/**
 * Instances of a revision above which it is near its maximum; undefined where so many may run
 * while all is well.
 */
export function nearMaximum({ minInstances, maxInstances }: Settings): number | undefined {
  const near = Math.floor(maxInstances * NEAR);
  return near >= Math.max(minInstances, 1) ? near : undefined;
}
