import { expect, test } from 'vitest';
import type { Value } from '../local/stack.ts';
import { type Deployed, deploy } from './fixture.ts';

const connector = 'gcp:vpcaccess/connector:Connector';

/** Of everything that runs the image. */
async function vpcAccess(config: Readonly<Record<string, Value>>) {
  const deployed = await deploy('dev', config);
  const { template: service } = deployed.only('gcp:cloudrunv2/service:Service').inputs;
  const { template: job } = deployed.only('gcp:cloudrunv2/job:Job').inputs;
  const of = (template: unknown) => (template as { vpcAccess: object }).vpcAccess;
  return { deployed, ways: [of(service), of((job as { template: object }).template)] };
}

const count = ({ resources }: Deployed, type: string) =>
  resources.filter((resource) => resource.type === type).length;

test('is by connector, unless asked for otherwise', async () => {
  const { deployed, ways } = await vpcAccess({});
  const expected = { connector: 'id-of-connector', egress: 'PRIVATE_RANGES_ONLY' };
  expect(ways).toEqual([expected, expected]);
  expect(deployed.outputs.egress).toBe('id-of-connector');
});

test('is direct without a connector, each instance with an address in the subnet', async () => {
  const { deployed, ways } = await vpcAccess({ egress: 'direct', network: 'create' });
  const expected = {
    networkInterfaces: [{ network: 'id-of-network', subnetwork: 'id-of-subnetwork' }],
    egress: 'PRIVATE_RANGES_ONLY',
  };
  expect(ways).toEqual([expected, expected]);
  expect(count(deployed, connector)).toBe(0);
  expect(deployed.outputs.egress).toBe('id-of-subnetwork');
});
