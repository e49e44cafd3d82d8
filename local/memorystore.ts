import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { createAuthority } from './authority.ts';
import type { Desk, Realised } from './realiser.ts';
import { keepRedis } from './redis.ts';
import type { RegisteredResource } from './resource.ts';

/** The parts of a `gcp:redis/instance:Instance` that a desk can keep. */
interface InstanceInputs {
  readonly name: string;
  readonly region: string;
  readonly memorySizeGb: number;
  readonly redisConfigs?: Readonly<Record<string, string>>;
  readonly authEnabled?: boolean;
  readonly transitEncryptionMode?: string;
}

/** A Redis server, with an AUTH string and an authority made on the spot where they are asked for. */
export async function realiseRedis({ inputs }: RegisteredResource, desk: Desk): Promise<Realised> {
  const instance = inputs as unknown as InstanceInputs;
  const { args, children } = desk;
  const id = `projects/${args.project}/locations/${instance.region}/instances/${instance.name}`;
  const password = instance.authEnabled === true ? randomUUID() : undefined;
  const encrypted = instance.transitEncryptionMode === 'SERVER_AUTHENTICATION';
  const authority = encrypted ? await createAuthority() : undefined;
  const outputs = {
    authString: password ?? '',
    serverCaCerts: authority === undefined ? [] : [authority.certificate],
  };
  if (args.redisServer === undefined) {
    const note = 'not here: messages are kept in memory';
    return { id, outputs: { ...outputs, host: 'localhost', port: 6379 }, note };
  }
  const credentials = await authority?.issue('127.0.0.1');
  const server = {
    server: args.redisServer,
    folder: join(args.folder, instance.name),
    memoryGb: instance.memorySizeGb,
    configs: instance.redisConfigs ?? {},
    ...(password === undefined ? {} : { password }),
    ...(credentials === undefined ? {} : { credentials }),
  };
  const redis = await keepRedis(children, server, args.onNotice);
  const { host, port } = redis;
  const guards = [password === undefined ? '' : ', AUTH', encrypted ? ', TLS' : ''].join('');
  const note = `${args.redisServer} on port ${port}${guards}`;
  return { id, outputs: { ...outputs, host, port }, note, stop: () => redis.stop() };
}
