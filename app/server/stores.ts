import type { RoomLog } from './log/log.ts';
import { createMemoryLog } from './log/memory.ts';
import { createRedisLog } from './log/redis.ts';
import type { Logger } from './logger.ts';
import type { Metrics } from './metrics/metrics.ts';
import { createMemoryRoster } from './presence/memory.ts';
import { createRedisRoster } from './presence/redis.ts';
import type { Roster } from './presence/roster.ts';
import { createEphemeralAdapter } from './redis/ephemeral.ts';
import { connectRedis } from './redis/redis.ts';
import type { Settings } from './settings.ts';

const DAY_MS = 24 * 3600 * 1000;

/** Where what outlives a socket is kept: in Redis, or in this process alone. */
export interface Stores {
  readonly log: RoomLog;
  readonly roster: Roster;
  /** What carries ephemeral events to other instances; undefined: there are none. */
  readonly adapter: ReturnType<typeof createEphemeralAdapter> | undefined;
  /** Whether each link to Redis is up. */
  links(): Readonly<Record<string, boolean>>;
  close(): Promise<void>;
}

export function openStores(settings: Settings, metrics: Metrics, logger: Logger): Stores {
  const retention = {
    length: settings.CHAT_HISTORY_LENGTH,
    ttlMs: settings.CHAT_HISTORY_DAYS * DAY_MS,
  };
  if (settings.CHAT_LOG === 'memory') {
    const log = createMemoryLog(retention);
    return {
      log,
      roster: createMemoryRoster(),
      adapter: undefined,
      links: () => ({}),
      close: () => log.close(),
    };
  }
  const redis = connectRedis(settings, logger, metrics);
  const { commands, subscriber } = redis;
  return {
    log: createRedisLog(redis, retention),
    roster: createRedisRoster(redis),
    adapter: createEphemeralAdapter(redis, logger),
    links: () => ({ commands: commands.isReady, subscriber: subscriber.isReady }),
    close: () => redis.close(),
  };
}
