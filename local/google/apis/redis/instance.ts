import { createHash } from 'node:crypto';
import type { Project } from '../../project.ts';
import { lastOf, locationOf } from '../../rest/names.ts';
import { textOf } from '../../shared/address.ts';
import { findConflict, networkPath } from '../../shared/network.ts';
import { zonesOf } from '../../shared/regions.ts';

/** https://cloud.google.com/memorystore/docs/redis/reference/rest/v1/projects.locations.instances */
export interface Instance {
  readonly name: string;
  readonly displayName?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly locationId: string;
  readonly alternativeLocationId?: string;
  readonly currentLocationId: string;
  readonly redisVersion: string;
  readonly reservedIpRange: string;
  readonly host?: string;
  readonly port?: number;
  readonly createTime: string;
  readonly state: State;
  readonly redisConfigs?: Readonly<Record<string, string>>;
  readonly tier: string;
  readonly memorySizeGb: number;
  readonly authorizedNetwork: string;
  readonly persistenceIamIdentity: string;
  readonly connectMode: string;
  readonly authEnabled?: boolean;
  readonly serverCaCerts?: readonly unknown[];
  readonly transitEncryptionMode: string;
  readonly replicaCount?: number;
  readonly nodes: readonly { readonly id: string; readonly zone: string }[];
  readonly readEndpoint?: string;
  readonly readEndpointPort?: number;
  readonly readReplicasMode: string;
  readonly persistenceConfig: { readonly persistenceMode?: string };
  readonly maintenanceVersion: string;
  readonly satisfiesPzi: boolean;
}

type State = 'CREATING' | 'READY' | 'UPDATING' | 'DELETING' | 'FAILING_OVER';

/** The oldest first: https://cloud.google.com/memorystore/docs/redis/supported-versions */
export const VERSIONS = [
  'REDIS_3_2',
  'REDIS_4_0',
  'REDIS_5_0',
  'REDIS_6_X',
  'REDIS_7_0',
  'REDIS_7_2',
];

const defaults = {
  authorizedNetwork: 'default',
  connectMode: 'DIRECT_PEERING',
  readReplicasMode: 'READ_REPLICAS_DISABLED',
  redisVersion: 'REDIS_7_0',
  transitEncryptionMode: 'DISABLED',
};

/** With what Google fills in where the request says nothing. */
export function complete(project: Project, name: string, given: Partial<Instance>): Instance {
  const asked = { tier: '', memorySizeGb: 0, ...defaults, ...given };
  const region = locationOf(name);
  const [zone = '', otherZone = ''] = zonesOf(region);
  const authorizedNetwork = networkPath(project, asked.authorizedNetwork);
  const locationId = asked.locationId ?? (zone === asked.alternativeLocationId ? otherZone : zone);
  return {
    ...asked,
    name,
    authorizedNetwork,
    locationId,
    currentLocationId: locationId,
    reservedIpRange: asked.reservedIpRange ?? freeRange(project, authorizedNetwork, name),
    createTime: new Date().toISOString(),
    state: 'READY',
    persistenceIamIdentity: `serviceAccount:service-${project.number}@cloud-redis.iam.gserviceaccount.com`,
    persistenceConfig: { persistenceMode: 'DISABLED', ...asked.persistenceConfig },
    maintenanceVersion: '20250806_01_00',
    satisfiesPzi: true,
    nodes: [],
  };
}

/** With what follows from the rest; what is off or empty, Google leaves out. */
export function settled(instance: Instance): Instance {
  const { authEnabled, labels, redisConfigs, alternativeLocationId, replicaCount, ...rest } =
    instance;
  const { tier, locationId, readReplicasMode, name } = rest;
  const others = zonesOf(locationOf(name)).filter((zone) => zone !== locationId);
  const second = alternativeLocationId ?? others[0];
  const isStandard = tier === 'STANDARD_HA';
  const replicas = replicaCount ?? (readReplicasMode === 'READ_REPLICAS_ENABLED' ? 2 : 1);
  const zones = isStandard
    ? [locationId, second, ...others.filter((zone) => zone !== second)]
    : [locationId];
  return {
    ...rest,
    ...(authEnabled ? { authEnabled } : {}),
    ...(isEmpty(labels) ? {} : { labels }),
    ...(isEmpty(redisConfigs) ? {} : { redisConfigs }),
    ...(isStandard ? { alternativeLocationId: second, replicaCount: replicas } : {}),
    nodes: Array.from({ length: isStandard ? 1 + replicas : 1 }, (_, index) => ({
      id: `node-${index}`,
      zone: zones[index % zones.length] ?? locationId,
    })),
  };
}

const isEmpty = (map: object | undefined) => map === undefined || Object.keys(map).length === 0;

/** A /29 that the network has free: the same each time, as long as it is. */
function freeRange(project: Project, network: string, name: string): string {
  let number = createHash('sha256').update(name).digest().readUInt16BE();
  for (;;) {
    // From 10.0.0.0 on, which no auto mode network takes.
    const range = `${textOf(10 * 2 ** 24 + number * 8)}/29`;
    if (!findConflict(project, network, range) && !isReserved(project, range, name)) return range;
    number++;
  }
}

function isReserved(project: Project, range: string, name: string): boolean {
  const all = project.table<Instance>('redis/instances').entries();
  return all.some(([, other]) => other.reservedIpRange === range && other.name !== name);
}

/** As the program would register it. */
export function inputsOf(instance: Instance): Readonly<Record<string, unknown>> {
  const { name, redisConfigs = {}, persistenceConfig: _, ...inputs } = instance;
  // It is Memorystore's own, and no setting of Redis'.
  const { 'maxmemory-gb': __, ...configs } = redisConfigs;
  return { ...inputs, redisConfigs: configs, name: lastOf(name), region: locationOf(name) };
}
