import * as gcp from '@pulumi/gcp';
import type { Apis } from './apis.ts';
import type { Settings } from './config.ts';
import type { Network } from './network.ts';

/** Where every room's messages are kept, and how they reach all instances of the chat. */
export function createRedis(settings: Settings, network: Network, apis: Apis): gcp.redis.Instance {
  const args: gcp.redis.InstanceArgs = {
    name: settings.redisName,
    region: settings.region,
    tier: settings.redisTier,
    memorySizeGb: settings.redisMemoryGb,
    redisVersion: settings.redisVersion,
    authorizedNetwork: network.id,
    connectMode: 'DIRECT_PEERING',
    authEnabled: settings.redisAuth,
    transitEncryptionMode: settings.redisTls ? 'SERVER_AUTHENTICATION' : 'DISABLED',
    // Memorystore's default evicts whatever expires, and every acknowledged message does. A full
    // Redis then refuses a message in words instead of forgetting another.
    redisConfigs: { 'maxmemory-policy': 'noeviction' },
    deletionProtection: settings.deletionProtection,
  };
  return new gcp.redis.Instance('redis', args, {
    dependsOn: apis.use('redis', 'compute'),
    // Google's protection is met in the middle of an update; this one refuses in the preview.
    protect: settings.deletionProtection,
  });
}
