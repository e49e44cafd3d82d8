/** What Google puts into a network for others, and leaves there for a while. */

import { createHash } from 'node:crypto';
import { parseRange } from '../../../../infra/cidr.ts';
import type { Past } from '../../../cloud.ts';
import type { Step } from '../../durations.ts';
import type { Project } from '../../project.ts';
import { lastOf, parentOf } from '../../rest/names.ts';
import { textOf } from '../../shared/address.ts';
import {
  hiddenName,
  networkPath,
  networksOf,
  subnetworkPath,
  subnetworksOf,
} from '../../shared/network.ts';
import { head, linkTo, uniqueIdOf } from './show.ts';

type Inputs = Past['inputs'];

/** What is there of some types, and what was there less than `step` ago. */
function nowAndLately(project: Project, types: readonly string[], step: Step): readonly Inputs[] {
  const now = Date.now();
  return types.flatMap((type) => {
    const past = project.cloud.past(type);
    // So written, because the sum would lose what a great speed makes of a minute.
    const lately = past.filter(({ until }) => now - until < project.msOf(step));
    return [...project.cloud.made(type), ...lately.map(({ inputs }) => inputs)];
  });
}

/** The first of each name. */
function distinct<T extends { readonly name: string }>(all: readonly T[]): readonly T[] {
  return [...new Map(all.toReversed().map((one) => [one.name, one])).values()].toReversed();
}

/** https://cloud.google.com/vpc/docs/serverless-vpc-access#firewall */
const connectorRules = [
  { suffix: 'egrfw', direction: 'EGRESS', priority: 100, denied: [{ IPProtocol: 'all' }] },
  { suffix: 'earfw', direction: 'EGRESS', priority: 100, allowed: serverless() },
  { suffix: 'rsgfw', direction: 'INGRESS', priority: 100, allowed: serverless() },
  { suffix: 'hcfw', direction: 'INGRESS', priority: 100, allowed: [tcp('667')] },
  { suffix: 'sbntfw', direction: 'INGRESS', priority: 1000, allowed: [{ IPProtocol: 'all' }] },
];

function tcp(port: string) {
  return { IPProtocol: 'tcp', ports: [port] };
}

function serverless() {
  return [tcp('667'), { IPProtocol: 'udp', ports: ['665-666'] }, { IPProtocol: 'icmp' }];
}

/** https://cloud.google.com/firewall/docs/firewalls#more_rules_default_vpc */
const defaultRules = [
  { name: 'default-allow-icmp', allowed: [{ IPProtocol: 'icmp' }] },
  { name: 'default-allow-internal', allowed: [{ IPProtocol: 'all' }] },
  { name: 'default-allow-rdp', allowed: [tcp('3389')] },
  { name: 'default-allow-ssh', allowed: [tcp('22')] },
];

interface Firewall {
  readonly name: string;
  /** As a network's `name`. */
  readonly network: string;
}

/** The rules of one project, by their paths: https://cloud.google.com/compute/docs/reference/rest/v1/firewalls */
export function firewallsOf(project: Project): readonly Firewall[] {
  const type = 'gcp:vpcaccess/connector:Connector';
  const connectors = nowAndLately(project, [type], 'connector.firewallRules');
  const hidden = connectors.flatMap(({ region, name, network }) =>
    connectorRules.map(({ suffix, ...rule }) => ({
      ...rule,
      name: firewallPath(project, `${hiddenName(String(region), String(name))}-${suffix}`),
      network: networkPath(project, String(network)),
    })),
  );
  const network = networkPath(project, 'default');
  const rules = defaultRules.map(({ name, allowed }) => {
    return {
      name: firewallPath(project, name),
      network,
      direction: 'INGRESS',
      priority: 65534,
      allowed,
    };
  });
  return [...(networksOf(project).find(network) ? rules : []), ...distinct(hidden)];
}

const firewallPath = ({ id }: Project, name: string) => `projects/${id}/global/firewalls/${name}`;

export function showFirewall({ name, network, ...rule }: Firewall): object {
  return { ...head('firewall', name), network: linkTo(network), ...rule, disabled: false };
}

export interface Address {
  readonly name: string;
  /** As a subnetwork's `name`. */
  readonly subnetwork: string;
}

/** Each is a /28: https://cloud.google.com/run/docs/configuring/vpc-direct-vpc */
const ADDRESSES = 16;

/** What Cloud Run holds in subnets for what runs in them, and ran: by their paths. */
export function addressesOf(project: Project): readonly Address[] {
  const types = ['gcp:cloudrunv2/service:Service', 'gcp:cloudrunv2/job:Job'];
  const users = nowAndLately(project, types, 'subnetwork.addresses');
  const held = users.flatMap((user) =>
    subnetworksUsedBy(project, user).map((subnetwork) => ({
      name: addressPath(subnetwork, String(user.name)),
      subnetwork,
    })),
  );
  return distinct(held);
}

function addressPath(subnetwork: string, user: string): string {
  const [, project, , region] = subnetwork.split('/');
  const number = uniqueIdOf(`${subnetwork}/${user}`);
  return `projects/${project}/regions/${region}/addresses/serverless-ipv4-${number}`;
}

interface Interface {
  readonly network?: string;
  readonly subnetwork?: string;
}

interface Template {
  readonly vpcAccess?: { readonly networkInterfaces?: readonly Interface[] };
  /** A job's is in the one of its executions. */
  readonly template?: Template;
}

function subnetworksUsedBy(project: Project, { template, location }: Inputs): readonly string[] {
  const { vpcAccess, template: inner } = (template ?? {}) as Template;
  const interfaces = (vpcAccess ?? inner?.vpcAccess)?.networkInterfaces ?? [];
  return interfaces.map(({ network, subnetwork }) => {
    // Without one it is the subnet that has the network's name.
    return subnetworkPath(project, String(location), subnetwork ?? lastOf(network ?? 'default'));
  });
}

/** https://cloud.google.com/compute/docs/reference/rest/v1/addresses */
export function showAddress(project: Project, { name, subnetwork }: Address): object {
  const { ipCidrRange = '' } = subnetworksOf(project).find((one) => one.name === subnetwork) ?? {};
  const range = parseRange(ipCidrRange);
  const region = parentOf(name);
  return {
    ...head('address', name),
    ...(range === undefined ? {} : { address: addressIn(range, name), prefixLength: 28 }),
    addressType: 'INTERNAL',
    purpose: 'SERVERLESS',
    status: 'RESERVED',
    networkTier: 'PREMIUM',
    subnetwork: linkTo(subnetwork),
    region: linkTo(region),
  };
}

/** Some block of the range, the same each time. */
function addressIn({ first, last }: NonNullable<ReturnType<typeof parseRange>>, name: string) {
  const blocks = Math.max(1, Math.floor((last - first + 1) / ADDRESSES));
  const block = createHash('sha256').update(name).digest().readUInt32BE() % blocks;
  return textOf(first + block * ADDRESSES);
}
