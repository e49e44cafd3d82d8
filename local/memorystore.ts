import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createAuthority } from './authority.ts';
import { folderOf } from './folder.ts';
import { keepRedis } from './keeper.ts';
import type { Desk, Inputs, Realised, Wanted } from './realiser.ts';
import type { RedisSettings } from './redis.ts';

/** The parts of a `gcp:redis/instance:Instance` that a desk can keep. */
interface InstanceInputs {
  readonly name: string;
  readonly region: string;
  readonly memorySizeGb: number;
  readonly redisConfigs?: Readonly<Record<string, string>>;
  readonly authEnabled?: boolean;
  readonly transitEncryptionMode?: string;
}

/**
 * What an instance has where `redisConfigs` say nothing, and has again when they no longer do:
 * cloud.google.com/memorystore/docs/redis/supported-redis-configurations. Of what is not here,
 * Redis keeps what it was told until it is started again.
 */
const DEFAULT_CONFIGS = {
  activedefrag: 'no',
  'lfu-decay-time': '1',
  'lfu-log-factor': '10',
  'maxmemory-policy': 'volatile-lru',
  'notify-keyspace-events': '',
  'stream-node-max-bytes': '4096',
  'stream-node-max-entries': '100',
};

/** Where there is no server: as if one were there. */
const NOWHERE = { host: 'localhost', port: 6379 };

/** A Redis server, with an AUTH string and an authority made on the spot where they are asked for. */
export async function realiseRedis({ inputs }: Wanted, desk: Desk): Promise<Realised> {
  const { name, region, transitEncryptionMode } = inputs as unknown as InstanceInputs;
  const { args, children } = desk;
  const encrypted = transitEncryptionMode === 'SERVER_AUTHENTICATION';
  const authority = encrypted ? await createAuthority() : undefined;
  const own = await args.redisAddress?.(encrypted);
  const credentials = await authority?.issue(own?.host ?? '127.0.0.1');
  const folder = join(folderOf(args, region, 'instances'), name);
  let settings = settingsOf(inputs);
  const { redisServer: server } = args;
  const redis =
    server === undefined
      ? undefined
      : await keepRedis(
          children,
          { ...own, server, folder, credentials, ...settings },
          args.onNotice,
        );
  const { host, port } = redis ?? NOWHERE;
  const serverCaCerts = authority === undefined ? [] : [authority.certificate];
  const outputs = () => ({ authString: settings.password ?? '', serverCaCerts, host, port });
  const guards = [settings.password === undefined ? '' : ', AUTH', encrypted ? ', TLS' : ''];
  return {
    id: `projects/${args.project}/locations/${region}/instances/${name}`,
    outputs: outputs(),
    note: redis
      ? `${server} on port ${port}${guards.join('')}`
      : 'not here: messages are kept in memory',
    async update(changed) {
      const next = settingsOf(changed, settings.password);
      await redis?.update(next);
      settings = next;
      return outputs();
    },
    ...(redis && {
      stop: () => redis.stop(),
      async remove() {
        await redis.stop();
        await rm(folder, { recursive: true, force: true });
      },
    }),
  };
}

/** With the AUTH string that there is already; one that was switched off is forgotten. */
function settingsOf(inputs: Inputs, password: string = randomUUID()): RedisSettings {
  const { memorySizeGb, redisConfigs, authEnabled } = inputs as unknown as InstanceInputs;
  return {
    memoryGb: memorySizeGb,
    configs: { ...DEFAULT_CONFIGS, ...redisConfigs },
    ...(authEnabled === true && { password }),
  };
}
