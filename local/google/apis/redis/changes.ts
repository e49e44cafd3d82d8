import { type Instance, VERSIONS } from './instance.ts';
import { badRequest } from './refusal.ts';

/** By the reference of `instances.patch`, and by what the provider changes in place. */
const CHANGEABLE = [
  'displayName',
  'labels',
  'memorySizeGb',
  'redisConfigs',
  'replicaCount',
  'readReplicasMode',
  'secondaryIpRange',
  'persistenceConfig',
  'maintenancePolicy',
  'maintenanceVersion',
  'authEnabled',
];

/** `mask` as it came, `fields` as the instance has them. */
export function checkMask(mask: readonly string[], fields: readonly string[]) {
  if (mask.length === 0) throw badRequest('Update mask is empty', 'update_mask', '');
  const index = fields.findIndex((field) => !CHANGEABLE.includes(field));
  if (index === -1) return;
  const path = snakeCase(fields[index] ?? '');
  throw badRequest(
    `Invalid option '${path}': '${path}' cannot be updated on existing instances.`,
    `update_mask.paths.${index}`,
    path,
  );
}

const snakeCase = (name: string) =>
  name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

export function checkUpgrade({ redisVersion }: Instance, wanted: unknown) {
  const [from, to] = [VERSIONS.indexOf(redisVersion), VERSIONS.indexOf(String(wanted))];
  if (to > from) return;
  throw badRequest(
    `An instance of ${redisVersion} can be upgraded to a later version only.`,
    'redis_version',
    wanted,
  );
}
