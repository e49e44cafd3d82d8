import type { Project } from '../../project.ts';
import { lastOf } from '../../rest/names.ts';
import { type Body, type Route, route } from '../../rest/route.ts';
import { Kind } from '../../shared/kind.ts';
import {
  type Network,
  networkDefaults,
  networkPath,
  networksOf,
  type Subnetwork,
  subnetworksOf,
} from '../../shared/network.ts';
import { firewallsOf } from './leftovers.ts';
import { showOperation } from './operations.ts';
import { alreadyExists, inUse, invalidField, notFound, requireName } from './refusal.ts';
import { head, linkTo, listOf, scopeOf } from './show.ts';

const NETWORKS = 'projects/{project}/global/networks';

const kind = new Kind<Network>({
  table: 'compute/networks',
  type: 'gcp:compute/network:Network',
  inputsOf: ({ name, creationTimestamp: _, ...network }) => ({ ...network, name: lastOf(name) }),
  ready: (row) => row,
  requireFree: requireEmpty,
  parentOf: scopeOf,
  show: showOperation,
});

export const networkRoutes: readonly Route[] = [
  route(`POST ${NETWORKS}`, ({ project, body }) => {
    const network = complete(project, body);
    if (networksOf(project).find(network.name)) throw alreadyExists(network.name);
    return kind.create(project, network, { step: 'network.create', shown: network });
  }),

  route(`GET ${NETWORKS}`, ({ project, query }) => {
    const all = networksOf(project).entries();
    const shown = all.map(([, network]) => showNetwork(project, network));
    return listOf('network', `projects/${project.id}/global/networks`, shown, query);
  }),

  route(`GET ${NETWORKS}/{network}`, ({ project, params: { network } }) => {
    return showNetwork(project, requireNetwork(project, network));
  }),

  route(`PATCH ${NETWORKS}/{network}`, ({ project, params, body }) => {
    const before = requireNetwork(project, params.network);
    const after = changed(before, body);
    return kind.update(project, before, after, { step: 'network.update', shown: before });
  }),

  route(`DELETE ${NETWORKS}/{network}`, ({ project, params: { network } }) => {
    const before = requireNetwork(project, network);
    return kind.delete(project, before, { step: 'network.delete', shown: before });
  }),
];

function requireNetwork(project: Project, text: string): Network {
  const path = networkPath(project, text);
  const network = networksOf(project).find(path);
  if (network === undefined) throw notFound(path);
  return network;
}

function complete(project: Project, body: Body): Network {
  const { name = '', autoCreateSubnetworks } = body as Partial<Network>;
  requireName(name);
  // Without a word about subnets it would be a legacy network.
  if (autoCreateSubnetworks === undefined) {
    throw invalidField('resource.autoCreateSubnetworks', '', 'Legacy networks are not supported.');
  }
  const given = body as Partial<Network>;
  return {
    ...networkDefaults,
    ...given,
    autoCreateSubnetworks,
    routingConfig: { ...networkDefaults.routingConfig, ...given.routingConfig },
    name: networkPath(project, name),
    creationTimestamp: new Date().toISOString(),
  };
}

/** The rest of what it is stays as it was made. */
function changed(network: Network, body: Body): Network {
  const { routingConfig, networkFirewallPolicyEnforcementOrder } = body as Partial<Network>;
  return {
    ...network,
    routingConfig: { ...network.routingConfig, ...routingConfig },
    networkFirewallPolicyEnforcementOrder:
      networkFirewallPolicyEnforcementOrder ?? network.networkFirewallPolicyEnforcementOrder,
  };
}

/** The subnets of an auto mode network go with it; what else is in a network keeps it. */
function requireEmpty({ name }: Network, project: Project) {
  const own = project.table<Subnetwork>('compute/subnetworks').entries();
  const users = [...own.map(([, subnetwork]) => subnetwork), ...firewallsOf(project)];
  const user = users.find(({ network }) => network === name);
  if (user) throw inUse('network', name, user.name);
}

function showNetwork(project: Project, { name, ofGoogle: _, ...network }: Network): object {
  const subnetworks = subnetworksOf(project)
    .filter((one) => one.network === name)
    .map((one) => linkTo(one.name));
  const shown = head('network', name);
  return {
    ...shown,
    selfLinkWithId: linkTo(`${scopeOf(name)}/networks/${shown.id}`),
    ...network,
    ...(subnetworks.length > 0 ? { subnetworks } : {}),
  };
}
