import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from 'redis';
import { defaults } from '../../app/server/settings.ts';
import type { Credentials } from '../../local/authority.ts';
import { Children } from '../../local/children.ts';
import { find, redisServer } from '../../local/parts.ts';
import { type RunningRedis, startRedis } from '../../local/redis.ts';

const children = new Children();

export interface TestRedisOptions {
  readonly folder?: string;
  readonly port?: number;
  /** Redis' own settings, besides those of the infra program. */
  readonly configs?: Readonly<Record<string, string>>;
  readonly password?: string;
  readonly credentials?: Credentials;
}

/** A real Redis of the test's own, with the settings that the infra program gives to Google's. */
export async function startTestRedis(options: TestRedisOptions = {}) {
  const server = find(redisServer);
  if (server === undefined) throw new Error(`expected ${redisServer.title}: ${redisServer.how}`);
  const { password, credentials, port } = options;
  const folder = options.folder ?? (await mkdtemp(join(tmpdir(), 'redis-')));
  const redis: RunningRedis = await startRedis(children, {
    server,
    folder,
    memoryGb: 1,
    configs: { 'maxmemory-policy': 'noeviction', ...options.configs },
    ...(port === undefined ? {} : { port }),
    ...(password === undefined ? {} : { password }),
    ...(credentials === undefined ? {} : { credentials }),
  });
  const address = { host: redis.host, port: redis.port };
  const client = createClient({
    ...(password === undefined ? {} : { password }),
    socket:
      credentials === undefined
        ? address
        : {
            ...address,
            tls: true,
            ca: credentials.authority,
            checkServerIdentity: () => undefined,
          },
  });
  client.on('error', () => {});
  await client.connect();
  return {
    ...redis,
    folder,
    /** For a look at what stands in it. */
    client,
    /** What an instance of the chat needs to find it. */
    env: {
      REDISHOST: redis.host,
      REDISPORT: String(redis.port),
      REDISAUTH: password ?? '',
      REDISCACERTS: credentials?.authority ?? '',
    },
    /** The same, as a server in this process takes it. */
    settings: { ...defaults, REDISHOST: redis.host, REDISPORT: redis.port },
    /** Proves itself with these from now on, and ends all connections, as Memorystore does. */
    async renew({ certificate, key }: Pick<Credentials, 'certificate' | 'key'>) {
      const files = [join(folder, `${randomUUID()}.crt`), join(folder, `${randomUUID()}.key`)];
      await writeFile(files[0] as string, certificate);
      await writeFile(files[1] as string, key, { mode: 0o600 });
      const paths = ['tls-cert-file', files[0], 'tls-key-file', files[1]] as string[];
      await client.sendCommand(['CONFIG', 'SET', ...paths]);
      for (const type of ['normal', 'pubsub']) {
        await client.sendCommand(['CLIENT', 'KILL', 'TYPE', type, 'SKIPME', 'yes']);
      }
    },
    async stop() {
      client.destroy();
      await redis.stop();
      if (options.folder === undefined) await rm(folder, { recursive: true, force: true });
    },
  };
}

export type TestRedis = Awaited<ReturnType<typeof startTestRedis>>;
