import { overlap, parseRange } from '../../../../infra/cidr.ts';
import type { Project } from '../../project.ts';
import { LegacyRefusal } from '../../rest/legacy.ts';
import { lastOf, locationOf } from '../../rest/names.ts';
import { type Body, type Call, type Route, route } from '../../rest/route.ts';
import { textOf } from '../../shared/address.ts';
import { Kind } from '../../shared/kind.ts';
import {
  findConflict,
  networkPath,
  networksOf,
  type Subnetwork,
  subnetworkPath,
  subnetworksOf,
} from '../../shared/network.ts';
import { requireRegion } from '../../shared/regions.ts';
import { addressesOf } from './leftovers.ts';
import { showOperation } from './operations.ts';
import {
  alreadyExists,
  inUse,
  invalidField,
  notFound,
  requireFingerprint,
  requireName,
} from './refusal.ts';
import { aggregateOf, fingerprintOf, head, linkTo, listOf, scopeOf } from './show.ts';

const SUBNETWORKS = 'projects/{project}/regions/{region}/subnetworks';
const SUBNETWORK = `${SUBNETWORKS}/{subnetwork}` as const;

/** What an auto mode network keeps for its own: https://cloud.google.com/vpc/docs/subnets#ip-ranges */
const AUTO_RANGE = '10.128.0.0/9';
/** The least that its prefix may leave open, on the same page. */
const SMALLEST = 29;

const kind = new Kind<Subnetwork>({
  table: 'compute/subnetworks',
  type: 'gcp:compute/subnetwork:Subnetwork',
  inputsOf: ({ name, creationTimestamp: _, ...subnetwork }) => {
    return { ...subnetwork, name: lastOf(name), region: locationOf(name) };
  },
  ready: (row) => row,
  parentOf: scopeOf,
  show: showOperation,
});

export const subnetworkRoutes: readonly Route[] = [
  route(`POST ${SUBNETWORKS}`, ({ project, params: { region }, body }) => {
    const subnetwork = complete(project, region, body);
    if (subnetworksOf(project).some(({ name }) => name === subnetwork.name)) {
      throw alreadyExists(subnetwork.name);
    }
    check(project, subnetwork, 'resource.ipCidrRange');
    return kind.create(project, subnetwork, { step: 'subnetwork.create', shown: subnetwork });
  }),

  route(`GET ${SUBNETWORKS}`, ({ project, params: { region }, query }) => {
    const path = `projects/${project.id}/regions/${region}`;
    const all = subnetworksOf(project).filter(({ name }) => scopeOf(name) === path);
    return listOf('subnetwork', `${path}/subnetworks`, all.map(showSubnetwork), query);
  }),

  route('GET projects/{project}/aggregated/subnetworks', ({ project }) => {
    const all = subnetworksOf(project).map((one) => [one.name, showSubnetwork(one)] as const);
    return aggregateOf('subnetwork', `projects/${project.id}/aggregated/subnetworks`, all);
  }),

  route(`GET ${SUBNETWORK}`, (call) => showSubnetwork(find(call))),

  route(`PATCH ${SUBNETWORK}`, (call) => {
    const before = find(call);
    const { fingerprint, logConfig, privateIpGoogleAccess } = call.body;
    requireFingerprint(before, fingerprint);
    return update(call.project, before, { logConfig, privateIpGoogleAccess });
  }),

  route(`POST ${SUBNETWORK}/expandIpCidrRange`, (call) => {
    const before = find(call);
    const { ipCidrRange } = call.body;
    const after = { ...before, ipCidrRange: String(ipCidrRange) };
    check(call.project, after, 'ipCidrRange');
    requireWider(before, after);
    return update(call.project, before, { ipCidrRange });
  }),

  route(`POST ${SUBNETWORK}/setPrivateIpGoogleAccess`, (call) => {
    const { privateIpGoogleAccess } = call.body;
    return update(call.project, find(call), { privateIpGoogleAccess });
  }),

  route(`DELETE ${SUBNETWORK}`, (call) => {
    const { project } = call;
    const before = find(call);
    requireOwn(project, before, 'delete');
    const user = addressesOf(project).find(({ subnetwork }) => subnetwork === before.name);
    if (user) throw inUse('subnetwork', before.name, user.name);
    return kind.delete(project, before, { step: 'subnetwork.delete', shown: before });
  }),
];

function find({ project, params }: Call<'region' | 'subnetwork'>): Subnetwork {
  const path = subnetworkPath(project, params.region, params.subnetwork);
  const found = subnetworksOf(project).find(({ name }) => name === path);
  if (found === undefined) throw notFound(path);
  return found;
}

function complete(project: Project, region: string, body: Body): Subnetwork {
  requireRegion(region);
  const { name = '', network = '', ipCidrRange = '', ...given } = body as Partial<Subnetwork>;
  requireName(name);
  const { description, logConfig, privateIpGoogleAccess = false } = given;
  return {
    ...(description === undefined ? {} : { description }),
    ...(logConfig === undefined ? {} : { logConfig }),
    name: subnetworkPath(project, region, name),
    network: networkPath(project, network),
    ipCidrRange,
    privateIpGoogleAccess,
    creationTimestamp: new Date().toISOString(),
  };
}

function check(project: Project, { name, network, ipCidrRange }: Subnetwork, field: string) {
  const home = networksOf(project).find(network);
  if (home === undefined) throw notFound(network);
  const range = parseRange(ipCidrRange);
  if (range === undefined || range.prefix > SMALLEST) {
    const why = `It must be a /${SMALLEST} or larger that begins at its first address.`;
    throw invalidField(field, ipCidrRange, why);
  }
  const auto = parseRange(AUTO_RANGE);
  if (home.autoCreateSubnetworks && auto && overlap(range, auto)) {
    const why = `Extended subnetworks in auto subnet mode networks cannot overlap with ${AUTO_RANGE}.`;
    throw invalidField(field, ipCidrRange, why);
  }
  const taken = findConflict(project, network, ipCidrRange, name);
  if (taken === undefined) return;
  const why =
    `Invalid IPCidrRange: ${ipCidrRange} conflicts with existing subnetwork ` +
    `'${taken.subnetwork}' in region '${taken.region}'.`;
  throw invalidField(field, ipCidrRange, why);
}

function update(project: Project, before: Subnetwork, given: Body): object {
  requireOwn(project, before);
  const known = Object.entries(given).filter(([, value]) => value !== undefined);
  const after = { ...before, ...Object.fromEntries(known) };
  return kind.update(project, before, after, { step: 'subnetwork.update', shown: before });
}

/** Those of an auto mode network come and go with it; to change one of them is not done here. */
function requireOwn(project: Project, { name }: Subnetwork, verb = 'update') {
  if (kind.in(project).find(name)) return;
  const message = `Cannot ${verb} auto subnetwork from an auto subnet mode network.`;
  throw new LegacyRefusal(
    'INVALID_ARGUMENT',
    'invalidUsage',
    `Invalid resource usage: '${message}'.`,
  );
}

function requireWider(before: Subnetwork, after: Subnetwork) {
  const [old, wide] = [parseRange(before.ipCidrRange), parseRange(after.ipCidrRange)];
  if (old && wide && wide.prefix < old.prefix && overlap(old, wide)) return;
  const why = `It must be larger than ${before.ipCidrRange}, and contain it.`;
  throw invalidField('ipCidrRange', after.ipCidrRange, why);
}

function showSubnetwork(subnetwork: Subnetwork): object {
  const { name, network, ...rest } = subnetwork;
  const range = parseRange(subnetwork.ipCidrRange);
  return {
    ...head('subnetwork', name),
    ...rest,
    network: linkTo(network),
    region: linkTo(scopeOf(name)),
    ...(range === undefined ? {} : { gatewayAddress: textOf(range.first + 1) }),
    fingerprint: fingerprintOf(subnetwork),
    privateIpv6GoogleAccess: 'DISABLE_GOOGLE_ACCESS',
    purpose: 'PRIVATE',
    stackType: 'IPV4_ONLY',
    allowSubnetCidrRoutesOverlap: false,
  };
}
