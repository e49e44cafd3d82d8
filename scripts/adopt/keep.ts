import { type NameSetting, nameLengths, withSuffix } from '../../infra/conflicts.ts';
import type { Found } from './discover.ts';
import { at, nameOf } from './lookup.ts';

/** A setting that keeps something as it is, and what the one before it would have done. */
export interface Kept {
  readonly setting: string;
  /** As text, or the entries of a list. */
  readonly value: string | readonly string[];
  readonly before: string;
  readonly why: string;
}

const ANOTHER_NAME = 'would make another one beside it';
const REPLACES_REDIS = 'would replace Redis, and lose every message';
const REPLACES_CONNECTOR = 'would replace the connector';
const LATER = 'would change it in place: at a time of your choosing';

type Wish = readonly [setting: string, value: unknown, why: string];

const textOf = (value: unknown) => (Array.isArray(value) ? JSON.stringify(value) : String(value));

/**
 * The settings that keep what was found, as far as they differ from those that the stack has.
 * @param current the settings by their names in Pulumi.yaml, as text.
 */
export function settingsToKeep(found: Found, current: Readonly<Record<string, string>>): Kept[] {
  const wishes = [
    ...names(found, current),
    ...redis(found),
    ...way(found),
    ...ranges(found, current),
    ...access(found),
  ];
  // What the stack made itself keeps the word for that: with its name, it would no longer be made.
  const made = withSuffix(current.networkName ?? '', current.suffix ?? '');
  const isOwn = ([setting, value]: Wish) =>
    ['network', 'subnetwork'].includes(setting) && current[setting] === 'create' && value === made;
  return wishes
    .filter((wish) => !isOwn(wish))
    .filter(([setting, value]) => value !== undefined && textOf(value) !== current[setting])
    .map(([setting, value, why]) => {
      const kept = Array.isArray(value) ? (value as string[]) : String(value);
      return { setting, value: kept, before: current[setting] ?? '', why };
    });
}

function names(found: Found, current: Readonly<Record<string, string>>): Wish[] {
  const { suffix = '' } = current;
  const all: Partial<Record<NameSetting, string>> = {
    ...(found.redis && { redisName: nameOf(found.redis.name) }),
    ...(found.connector && { connectorName: nameOf(found.connector.name) }),
    ...(found.service && { serviceName: nameOf(found.service.name) }),
    ...(found.account && { serviceAccountName: nameOf(found.account.name).split('@')[0] ?? '' }),
  };
  const entries = Object.entries(all);
  if (entries.every(([, name]) => suffix === '' || name.endsWith(`-${suffix}`))) {
    const bare = (name: string) => (suffix === '' ? name : name.slice(0, -suffix.length - 1));
    return entries.map(([setting, name]) => [setting, bare(name), ANOTHER_NAME]);
  }
  // Not all of them end with it: then none can, and what is yet to be made is named in full.
  const full = (Object.keys(nameLengths) as NameSetting[]).map((setting): Wish => {
    const name = all[setting];
    if (name !== undefined) return [setting, name, ANOTHER_NAME];
    return [setting, withSuffix(current[setting] ?? '', suffix), 'would lack the suffix'];
  });
  return [['suffix', '', 'would end every name, and make all anew'], ...full];
}

function redis({ redis }: Found): Wish[] {
  if (redis === undefined) return [];
  return [
    ['network', nameOf(redis.authorizedNetwork), REPLACES_REDIS],
    ['redisTier', redis.tier, REPLACES_REDIS],
    ['redisTls', redis.transitEncryptionMode === 'SERVER_AUTHENTICATION', REPLACES_REDIS],
    ['redisAuth', redis.authEnabled === true, LATER],
    ['redisMemoryGb', redis.memorySizeGb, LATER],
    ['redisVersion', redis.redisVersion, LATER],
  ];
}

/** How the service reaches the network. */
function way({ connector, service, redis }: Found): Wish[] {
  const direct = at(service, 'template.vpcAccess.networkInterfaces.0');
  if (connector === undefined) {
    // Without a subnet, Cloud Run takes the one that is called as the network is.
    const subnetwork = at(direct, 'subnetwork') ?? at(direct, 'network');
    if (subnetwork === undefined) return [];
    return [
      ['egress', 'direct', 'would make a connector'],
      ['subnetwork', nameOf(subnetwork), 'would make a subnet'],
    ];
  }
  return [
    ['egress', 'connector', 'would remove the connector'],
    // With Redis it is kept for Redis' sake.
    ...(redis === undefined
      ? [['network', nameOf(connector.network), REPLACES_CONNECTOR] as const]
      : []),
    ['connectorRange', connector.ipCidrRange, REPLACES_CONNECTOR],
    ['connectorMinInstances', connector.minInstances, REPLACES_CONNECTOR],
    ['connectorMaxInstances', connector.maxInstances, REPLACES_CONNECTOR],
    ['connectorMachineType', connector.machineType, LATER],
  ];
}

/** A stack that stayed out of this connector's range is to have it now. */
function ranges({ connector }: Found, { rangesInUse = '[]' }: Readonly<Record<string, string>>) {
  const others = (JSON.parse(rangesInUse) as string[]).filter((range) => {
    return range !== connector?.ipCidrRange;
  });
  return [['rangesInUse', others, 'would keep the connector out of its own range'] as const];
}

function access({ service, isPublic }: Found): Wish[] {
  if (service === undefined) return [];
  if (isPublic) return [['access', 'allUsers', 'would leave the grant to allUsers behind']];
  const open = service.invokerIamDisabled === true;
  return [['access', open ? 'public' : 'private', 'would change who may call']];
}
