import * as gcp from '@pulumi/gcp';
import type * as pulumi from '@pulumi/pulumi';
import type { Apis } from './apis.ts';
import type { Settings } from './config.ts';
import { type Leftovers, registerLeftovers } from './leftovers.ts';

/** The VPC network that Redis and the service meet in. */
export interface Network {
  readonly name: pulumi.Input<string>;
  /** `projects/PROJECT/global/networks/NAME` */
  readonly id: pulumi.Input<string>;
  readonly leftovers: Leftovers;
}

/** The stack's own network, or one that is there already. */
export function createNetwork(settings: Settings, apis: Apis): Network {
  const { network: name, project } = settings;
  const leftovers = registerLeftovers();
  if (name !== 'create') {
    return { name, id: `projects/${project}/global/networks/${name}`, leftovers };
  }
  const args: gcp.compute.NetworkArgs = {
    name: settings.networkName,
    // Nothing in it but what stands here: subnets of every region would take a /9.
    autoCreateSubnetworks: false,
  };
  const network = new gcp.compute.Network('network', args, {
    dependsOn: apis.use('compute'),
    hooks: { onError: [leftovers.network] },
  });
  return { name: network.name, id: network.id, leftovers };
}

/**
 * Where the service's instances have addresses in the network, one subnet for each region: the
 * stack's own, or one that is there already. `projects/PROJECT/regions/REGION/subnetworks/NAME`
 */
export function createSubnetwork(
  settings: Settings,
  network: Network,
  apis: Apis,
): pulumi.Input<string> {
  const { subnetwork: name, project, region } = settings;
  if (name !== 'create') return `projects/${project}/regions/${region}/subnetworks/${name}`;
  const args: gcp.compute.SubnetworkArgs = {
    name: settings.networkName,
    region,
    network: network.id,
    ipCidrRange: settings.subnetworkRange,
  };
  const subnetwork = new gcp.compute.Subnetwork('subnetwork', args, {
    dependsOn: apis.use('compute'),
    hooks: { onError: [network.leftovers.subnetwork] },
    // A larger range is taken on in place. In a network that is there already another one takes
    // another name, and the service moves before the old one goes.
    deleteBeforeReplace: false,
  });
  return subnetwork.id;
}
