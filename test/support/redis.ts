import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from 'redis';
import { Children } from '../../local/children.ts';
import { find, redisServer } from '../../local/parts.ts';
import { type RunningRedis, startRedis } from '../../local/redis.ts';

const children = new Children();

export interface TestRedisOptions {
  readonly folder?: string;
  readonly port?: number;
  /** Redis' own settings, besides those of the infra program. */
  readonly configs?: Readonly<Record<string, string>>;
}

/** A real Redis of the test's own, with the settings that the infra program gives to Google's. */
export async function startTestRedis(options: TestRedisOptions = {}) {
  const server = find(redisServer);
  if (server === undefined) throw new Error(`expected ${redisServer.title}: ${redisServer.how}`);
  const folder = options.folder ?? (await mkdtemp(join(tmpdir(), 'redis-')));
  const redis: RunningRedis = await startRedis(children, {
    server,
    folder,
    memoryGb: 1,
    configs: { 'maxmemory-policy': 'noeviction', ...options.configs },
    ...(options.port === undefined ? {} : { port: options.port }),
  });
  const client = createClient({ socket: { host: redis.host, port: redis.port } });
  client.on('error', () => {});
  await client.connect();
  return {
    ...redis,
    folder,
    /** For a look at what stands in it. */
    client,
    /** What an instance of the chat needs to find it. */
    env: { REDISHOST: redis.host, REDISPORT: String(redis.port) },
    async stop() {
      client.destroy();
      await redis.stop();
      if (options.folder === undefined) await rm(folder, { recursive: true, force: true });
    },
  };
}

export type TestRedis = Awaited<ReturnType<typeof startTestRedis>>;
