import * as gcp from '@pulumi/gcp';
import type { Apis } from './apis.ts';
import type { Settings } from './config.ts';

/** The way from Cloud Run into the network where Redis has its private address. */
export function createConnector(settings: Settings, apis: Apis): gcp.vpcaccess.Connector {
  const args: gcp.vpcaccess.ConnectorArgs = {
    name: settings.connectorName,
    region: settings.region,
    network: settings.network,
    ipCidrRange: settings.connectorRange,
    machineType: settings.connectorMachineType,
    // Always instances, never throughput: the provider fills in the other pair, and a stack that
    // sets both differs for ever.
    minInstances: settings.connectorMinInstances,
    maxInstances: settings.connectorMaxInstances,
  };
  return new gcp.vpcaccess.Connector('connector', args, {
    dependsOn: [apis.vpcAccess, apis.compute],
  });
}
