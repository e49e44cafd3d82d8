import * as gcp from '@pulumi/gcp';
import type { Apis } from './apis.ts';
import type { Settings } from './config.ts';
import type { Network } from './network.ts';

/** Machines of Google's between Cloud Run and the network where Redis has its private address. */
export function createConnector(
  settings: Settings,
  network: Network,
  apis: Apis,
): gcp.vpcaccess.Connector {
  const args: gcp.vpcaccess.ConnectorArgs = {
    name: settings.connectorName,
    region: settings.region,
    network: network.name,
    ipCidrRange: settings.connectorRange,
    machineType: settings.connectorMachineType,
    // Always instances, never throughput: the provider fills in the other pair, and a stack that
    // sets both differs for ever.
    minInstances: settings.connectorMinInstances,
    maxInstances: settings.connectorMaxInstances,
  };
  return new gcp.vpcaccess.Connector('connector', args, {
    dependsOn: apis.use('vpcaccess', 'compute'),
    // The provider would delete the old one first, from under the service. So another range takes
    // another name too; with the old name the new one is refused, and the old one stays.
    deleteBeforeReplace: false,
  });
}
