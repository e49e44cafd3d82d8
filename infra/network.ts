import * as gcp from '@pulumi/gcp';
import * as pulumi from '@pulumi/pulumi';
import type { Apis } from './apis.ts';
import type { Settings } from './config.ts';
import { awaitFirewallRules, explainAddresses } from './leftovers.ts';

/** The VPC network that Redis and the service meet in. */
export interface Network {
  readonly name: pulumi.Input<string>;
  /** `projects/PROJECT/global/networks/NAME` */
  readonly id: pulumi.Input<string>;
}

/** The stack's own network, or one that is there already. */
export function createNetwork(settings: Settings, apis: Apis): Network {
  const { network: name, project } = settings;
  if (name !== 'create') return { name, id: `projects/${project}/global/networks/${name}` };
  const args: gcp.compute.NetworkArgs = {
    name: settings.networkName,
    // Nothing in it but what stands here: subnets of every region would take a /9.
    autoCreateSubnetworks: false,
  };
  return new gcp.compute.Network('network', args, {
    dependsOn: apis.use('compute'),
    hooks: { onError: [new pulumi.ErrorHook('await-firewall-rules', awaitFirewallRules)] },
  });
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
    hooks: { onError: [new pulumi.ErrorHook('explain-addresses', explainAddresses)] },
    // A larger range is taken on in place. For another one, under another name, the service moves
    // before the old one goes.
    deleteBeforeReplace: false,
  });
  return subnetwork.id;
}
