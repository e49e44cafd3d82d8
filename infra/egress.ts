import type * as gcp from '@pulumi/gcp';
import type * as pulumi from '@pulumi/pulumi';
import type { Apis } from './apis.ts';
import type { Settings } from './config.ts';
import { createConnector } from './connector.ts';
import { createSubnetwork, type Network } from './network.ts';

/** How what runs on Cloud Run reaches the network. */
export interface Egress {
  /** Of the connector, or of the subnet in which each instance has an address of its own. */
  readonly id: pulumi.Input<string>;
  /** For a service's template and for a job's. */
  readonly vpcAccess: gcp.types.input.cloudrunv2.ServiceTemplateVpcAccess;
}

export function createEgress(settings: Settings, network: Network, apis: Apis): Egress {
  // To the network goes what is addressed to it, the rest by Google's own way out.
  const egress = 'PRIVATE_RANGES_ONLY';
  if (settings.egress === 'connector') {
    const { id } = createConnector(settings, network, apis);
    return { id, vpcAccess: { connector: id, egress } };
  }
  const id = createSubnetwork(settings, network, apis);
  return {
    id,
    vpcAccess: { networkInterfaces: [{ network: network.id, subnetwork: id }], egress },
  };
}
