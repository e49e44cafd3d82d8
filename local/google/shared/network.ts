/** What other interfaces have to know of a project's networks. */

import { overlap, parseRange } from '../../../infra/cidr.ts';
import type { Project } from '../project.ts';
import { lastOf, locationOf } from '../rest/names.ts';
import type { Table } from '../rest/table.ts';
import { regions } from './regions.ts';

/** https://cloud.google.com/compute/docs/reference/rest/v1/networks */
export interface Network {
  /** `projects/PROJECT/global/networks/NAME` */
  readonly name: string;
  readonly creationTimestamp: string;
  readonly description?: string;
  /** Whether it has a subnet in every region. */
  readonly autoCreateSubnetworks: boolean;
  readonly routingConfig: object;
  readonly networkFirewallPolicyEnforcementOrder: string;
  readonly mtu?: number;
  /** It came with the project. */
  readonly ofGoogle?: true;
}

/** https://cloud.google.com/compute/docs/reference/rest/v1/subnetworks */
export interface Subnetwork {
  /** `projects/PROJECT/regions/REGION/subnetworks/NAME` */
  readonly name: string;
  readonly creationTimestamp: string;
  readonly description?: string;
  /** As a network's `name`. */
  readonly network: string;
  readonly ipCidrRange: string;
  readonly privateIpGoogleAccess: boolean;
  readonly logConfig?: object;
}

export const networkDefaults = {
  routingConfig: { routingMode: 'REGIONAL', bgpBestPathSelectionMode: 'LEGACY' },
  networkFirewallPolicyEnforcementOrder: 'AFTER_CLASSIC_FIREWALL',
};

/** Compute, and those that need a network and therefore bring Compute with them. */
const NETWORKED = ['compute', 'vpcaccess', 'redis'].map((name) => `${name}.googleapis.com`);
const withDefault = new WeakSet<Project>();

/** What a project finds when Compute is enabled in it for the first time. */
function addDefaultNetwork(project: Project) {
  if (withDefault.has(project) || !NETWORKED.some((name) => project.enabled.has(name))) return;
  withDefault.add(project);
  const name = networkPath(project, 'default');
  project.table<Network>('compute/networks').add(name, {
    ...networkDefaults,
    name,
    creationTimestamp: new Date().toISOString(),
    description: 'Default network for the project',
    autoCreateSubnetworks: true,
    ofGoogle: true,
  });
}

export function networksOf(project: Project): Table<Network> {
  addDefaultNetwork(project);
  return project.table<Network>('compute/networks');
}

/** Those that somebody made, and those that came with a network. */
export function subnetworksOf(project: Project): readonly Subnetwork[] {
  const made = project.table<Subnetwork>('compute/subnetworks').entries();
  const networks = networksOf(project).entries();
  return [
    ...made.map(([, subnetwork]) => subnetwork),
    ...networks.flatMap(([, network]) => autoSubnetworksOf(project, network)),
  ];
}

function autoSubnetworksOf({ id }: Project, network: Network): readonly Subnetwork[] {
  if (!network.autoCreateSubnetworks) return [];
  return Object.entries(regions).map(([region, { range }]) => ({
    name: `projects/${id}/regions/${region}/subnetworks/${lastOf(network.name)}`,
    creationTimestamp: network.creationTimestamp,
    network: network.name,
    ipCidrRange: range,
    privateIpGoogleAccess: false,
  }));
}

/** Of a network that is named by a URL, by a part of one, or by its name alone. */
export function networkPath(project: Project, text: string): string {
  return pathOf(project, text, 'global/networks');
}

/** Of a subnet, named in any such way. */
export function subnetworkPath(project: Project, region: string, text: string): string {
  return pathOf(project, text, `regions/${region}/subnetworks`);
}

function pathOf({ id, number }: Project, text: string, collection: string): string {
  const [, owner, rest] = /(?:^|\/)projects\/([^/]+)\/(.+)$/.exec(text) ?? [];
  if (owner !== undefined) return `projects/${owner === number ? id : owner}/${rest}`;
  return `projects/${id}/${collection}/${lastOf(text)}`;
}

/** A range that a network has no longer free. */
export interface Taken {
  readonly range: string;
  /** Name of the subnet that has it, and its region. */
  readonly subnetwork: string;
  readonly region: string;
}

/**
 * Which of a network's subnets has addresses of `range`, other than the one that is named: the
 * ranges of a network are one, whatever their regions.
 */
export function findConflict(
  project: Project,
  network: string,
  range: string,
  except?: string,
): Taken | undefined {
  const wanted = parseRange(range);
  return takenIn(project, network, except).find((taken) => {
    const other = parseRange(taken.range);
    return wanted !== undefined && other !== undefined && overlap(wanted, other);
  });
}

function takenIn(project: Project, network: string, except?: string): readonly Taken[] {
  const subnetworks = subnetworksOf(project)
    .filter((one) => one.network === network && one.name !== except)
    .map(({ name, ipCidrRange }) => ({
      range: ipCidrRange,
      subnetwork: lastOf(name),
      region: locationOf(name),
    }));
  const connectors = project.cloud
    .made('gcp:vpcaccess/connector:Connector')
    .filter((one) => networkPath(project, String(one.network)) === network)
    .map(({ ipCidrRange, name, region }) => ({
      range: String(ipCidrRange),
      subnetwork: hiddenName(String(region), String(name)),
      region: String(region),
    }));
  return [...subnetworks, ...connectors];
}

/** What a connector puts into its network is named by: `aet-europewest3-chat--vpc`. */
export const hiddenName = (region: string, connector: string) =>
  `aet-${region.replaceAll('-', '')}-${connector.replaceAll('-', '--')}`;
