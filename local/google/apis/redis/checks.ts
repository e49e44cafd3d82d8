import type { Project } from '../../project.ts';
import { type Instance, VERSIONS } from './instance.ts';
import { checkNetwork, checkZones } from './place.ts';
import { badRequest } from './refusal.ts';

/** Lower case, a letter first: the reference of `instances.create`. */
const ID = /^[a-z]([-a-z0-9]{0,38}[a-z0-9])?$/;
const FULL_PATH = /^projects\/[^/]+\/global\/networks\/[^/]+$/;
const MAX_GB = 300;
/** https://cloud.google.com/memorystore/docs/redis/about-read-replicas */
const REPLICAS = { minGb: 5, max: 5 };

/** Google's enumerations, where an unknown word is refused before anything else. */
const words = {
  tier: ['BASIC', 'STANDARD_HA'],
  connectMode: ['DIRECT_PEERING', 'PRIVATE_SERVICE_ACCESS'],
  transitEncryptionMode: ['SERVER_AUTHENTICATION', 'DISABLED'],
  readReplicasMode: ['READ_REPLICAS_DISABLED', 'READ_REPLICAS_ENABLED'],
} as const;

/** With the version of Redis from which on there is one: the reference of `redisConfigs`. */
const configs: Readonly<Record<string, string>> = {
  'maxmemory-policy': 'REDIS_3_2',
  'notify-keyspace-events': 'REDIS_3_2',
  activedefrag: 'REDIS_4_0',
  'lfu-decay-time': 'REDIS_4_0',
  'lfu-log-factor': 'REDIS_4_0',
  'maxmemory-gb': 'REDIS_4_0',
  'stream-node-max-bytes': 'REDIS_5_0',
  'stream-node-max-entries': 'REDIS_5_0',
};

const POLICY = /^(noeviction|(allkeys|volatile)-(lru|lfu|random)|volatile-ttl)$/;

/** What can be wrong with a request, before it says what an instance is to be. */
export function checkRequest(id: string, { authorizedNetwork: network }: Partial<Instance>) {
  if (!ID.test(id)) {
    const message =
      'Instance ID must be 1 to 40 lowercase letters, digits and hyphens, begin with a letter ' +
      'and end with a letter or a digit.';
    throw badRequest(message, 'instance_id', id);
  }
  if (network === undefined || FULL_PATH.test(network)) return;
  throw badRequest(
    'invalid authorized_network format, value should be full path to network resource',
    'instance.authorized_network',
    network,
  );
}

/** What an instance must be, new or changed. */
export function check(project: Project, instance: Instance) {
  checkWords(instance);
  const { memorySizeGb, redisVersion } = instance;
  if (!Number.isInteger(memorySizeGb) || memorySizeGb < 1 || memorySizeGb > MAX_GB) {
    const message = `Memory size must be from 1 to ${MAX_GB} GB.`;
    throw badRequest(message, 'instance.memory_size_gb', memorySizeGb);
  }
  if (!VERSIONS.includes(redisVersion)) {
    const message = `Redis version must be one of ${VERSIONS.join(', ')}.`;
    throw badRequest(message, 'instance.redis_version', redisVersion);
  }
  checkConfigs(instance);
  checkReplicas(instance);
  checkZones(instance);
  checkNetwork(project, instance);
}

function checkWords(instance: Instance) {
  for (const [field, allowed] of Object.entries(words)) {
    const value: unknown = instance[field as keyof typeof words];
    if ((allowed as readonly unknown[]).includes(value)) continue;
    const type = `${field[0]?.toUpperCase()}${field.slice(1)}`;
    throw badRequest(
      `Invalid value at 'instance.${field}' ` +
        `(type.googleapis.com/google.cloud.redis.v1.Instance.${type}), "${value}"`,
      `instance.${field}`,
      value,
    );
  }
}

function checkConfigs({ redisConfigs = {}, redisVersion }: Instance) {
  for (const [key, value] of Object.entries(redisConfigs)) {
    const since = Object.hasOwn(configs, key) ? configs[key] : undefined;
    if (since === undefined || VERSIONS.indexOf(since) > VERSIONS.indexOf(redisVersion)) {
      const message = `Redis configuration parameter ${key} is not supported by ${redisVersion}.`;
      throw badRequest(message, 'instance.redis_configs', key);
    }
    if (key === 'maxmemory-policy' && !POLICY.test(value)) {
      throw badRequest(`Unknown maxmemory-policy ${value}.`, 'instance.redis_configs', value);
    }
  }
}

/** The reference of `replicaCount`. */
function checkReplicas({ tier, replicaCount, readReplicasMode, memorySizeGb }: Instance) {
  const isRead = readReplicasMode === 'READ_REPLICAS_ENABLED';
  if (isRead && (tier === 'BASIC' || memorySizeGb < REPLICAS.minGb)) {
    const message = `Read replicas need the Standard Tier and ${REPLICAS.minGb} GB at least.`;
    throw badRequest(message, 'instance.read_replicas_mode', readReplicasMode);
  }
  if (replicaCount === undefined || (tier === 'BASIC' && replicaCount === 0)) return;
  const most = tier === 'BASIC' ? 0 : isRead ? REPLICAS.max : 1;
  if (replicaCount >= 1 && replicaCount <= most) return;
  const message = `Replica count must be ${most > 1 ? `from 1 to ${most}` : most} for this instance.`;
  throw badRequest(message, 'instance.replica_count', replicaCount);
}
