import type { Retention, RoomLog } from '../../app/server/log/log.ts';
import { createRedisLog } from '../../app/server/log/redis.ts';
import { createLogger } from '../../app/server/logger.ts';
import { Metrics } from '../../app/server/metrics/metrics.ts';
import { connectRedis, type RedisSettings } from '../../app/server/redis/redis.ts';
import { defaults } from '../../app/server/settings.ts';

/** A log in Redis, as an instance has it, when both its links are up; `close` ends them. */
export async function openRedisLog(settings: RedisSettings, kept: Retention): Promise<RoomLog> {
  const logger = createLogger({ ...defaults, CHAT_LOG_LEVEL: 'silent' });
  const links = connectRedis(settings, logger, new Metrics());
  await Promise.all([links.commands, links.subscriber].map((link) => ready(link)));
  return { ...createRedisLog(links, kept), close: () => links.close() };
}

function ready(link: { isReady: boolean; once(event: 'ready', listener: () => void): unknown }) {
  return new Promise<void>((resolve) => {
    if (link.isReady) resolve();
    else link.once('ready', resolve);
  });
}
