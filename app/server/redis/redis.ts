import { createClient } from 'redis';
import { logScripts } from '../log/scripts.ts';
import type { Logger } from '../logger.ts';
import type { Metrics } from '../metrics/metrics.ts';
import { rosterScripts } from '../presence/scripts.ts';
import type { Settings } from '../settings.ts';
import { keepAlive } from './liveness.ts';

export type RedisSettings = Pick<
  Settings,
  'REDISHOST' | 'REDISPORT' | 'REDISAUTH' | 'REDISCACERTS'
>;

/** Longest wait between two attempts to reach a Redis that is away. */
const MAX_BACKOFF_MS = 2000;
/** A link on which nothing was heard for this long, pings included, is taken for dead. */
const SILENCE_MS = 9000;
const PING_MS = 3000;

/**
 * TLS as Memorystore speaks it. Each of its instances has authorities of its own, which sign for no
 * other: a certificate of theirs is the instance's, whatever name it carries. Whether it carries the
 * private address where Node looks for it, Google does not say.
 */
function tls({ REDISCACERTS }: RedisSettings) {
  if (REDISCACERTS === '') return {};
  return { tls: true, ca: REDISCACERTS, checkServerIdentity: () => undefined } as const;
}

function options(settings: RedisSettings) {
  const { REDISHOST, REDISPORT, REDISAUTH } = settings;
  return {
    ...(REDISAUTH === '' ? {} : { password: REDISAUTH }),
    socket: {
      ...tls(settings),
      host: REDISHOST,
      port: REDISPORT,
      connectTimeout: 3000,
      socketTimeout: SILENCE_MS,
      // Jitter, so that all instances do not come back at one moment.
      reconnectStrategy: (retries: number) =>
        Math.min(MAX_BACKOFF_MS, 50 * 2 ** Math.min(retries, 10)) * (0.5 + Math.random() / 2),
    },
    pingInterval: PING_MS,
    // Memorystore has neither HELLO 3's push features to offer nor CLIENT to answer.
    RESP: 2,
    disableClientInfo: true,
    maintNotifications: 'disabled',
  } as const;
}

function createCommands(settings: RedisSettings) {
  return createClient({
    ...options(settings),
    scripts: { ...logScripts, ...rosterScripts },
    // A command that cannot be sent now fails now: the sender is told and tries again.
    disableOfflineQueue: true,
  });
}

function createSubscriber(settings: RedisSettings) {
  return createClient(options(settings));
}

type Link = 'commands' | 'subscriber';

export interface Redis {
  /** For all commands but subscriptions; rejects at once while Redis is away. */
  readonly commands: ReturnType<typeof createCommands>;
  /** For subscriptions alone; takes them up again by itself when it was away. */
  readonly subscriber: ReturnType<typeof createSubscriber>;
  /**
   * Makes a link anew that looks well and is not: a failover leaves connections to the node that
   * was the primary. Does nothing while the link is being made.
   */
  renew(link: Link, reason: string): void;
  close(): Promise<void>;
}

/**
 * The two links to Redis that an instance has. Does not wait for them: an instance whose Redis is
 * away answers (in words) all the same, and its startup probe fails.
 */
export function connectRedis(settings: RedisSettings, logger: Logger, metrics: Metrics): Redis {
  const commands = createCommands(settings);
  const subscriber = createSubscriber(settings);
  // Each room that is followed listens for the return of the link.
  subscriber.setMaxListeners(0);
  const clients = { commands, subscriber };

  function connect(link: Link) {
    clients[link].connect().catch((error: Error) => {
      // Ends only by close(): the strategy above never gives up.
      logger.debug({ link, reason: error.message }, 'redis connection given up');
    });
  }
  for (const link of ['commands', 'subscriber'] as const) {
    clients[link].on('error', (error: Error) =>
      logger.warn({ link, reason: error.message }, 'redis away'),
    );
    clients[link].on('ready', () => logger.info({ link }, 'redis ready'));
    connect(link);
  }

  const redis: Redis = {
    commands,
    subscriber,
    renew(link, reason) {
      if (!clients[link].isReady) return;
      logger.warn({ link, reason }, 'redis link renewed');
      metrics.renewals[link].inc();
      clients[link].destroy();
      connect(link);
    },
    async close() {
      stopProbing();
      for (const client of [commands, subscriber]) {
        if (client.isReady) await client.close();
        else client.destroy();
      }
    },
  };
  const stopProbing = keepAlive(redis);
  return redis;
}
