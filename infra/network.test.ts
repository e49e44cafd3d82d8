import { expect, test } from 'vitest';
import { deploy } from './fixture.ts';

const network = 'gcp:compute/network:Network';
const subnetwork = 'gcp:compute/subnetwork:Subnetwork';

test('is taken as it is in dev, where the tutorial takes it too', async () => {
  const { resources, only } = await deploy('dev');
  expect(resources.filter(({ type }) => type.startsWith('gcp:compute'))).toEqual([]);
  expect(only('gcp:vpcaccess/connector:Connector').inputs.network).toBe('default');
});

test("is the stack's own in prod, with nothing in it that was not asked for", async () => {
  const { only } = await deploy('prod');
  expect(only(network).inputs).toEqual({ name: 'chat-prod', autoCreateSubnetworks: false });
  expect(only('gcp:vpcaccess/connector:Connector').inputs.network).toBe('chat-prod');
});

test('has a subnet for the instances, in their region, where they reach it directly', async () => {
  const { only } = await deploy('prod', { egress: 'direct' });
  const { inputs, deleteBeforeReplace } = only(subnetwork);
  expect(inputs).toEqual({
    name: 'chat-prod',
    region: 'europe-west3',
    network: 'id-of-network',
    ipCidrRange: '10.8.0.128/25',
  });
  expect(deleteBeforeReplace).toBe(false);
});

test('has what Google leaves behind waited for, or explained, when it is deleted', async () => {
  const { only } = await deploy('prod', { egress: 'direct' });
  expect(only(network).onError).toEqual(['await-firewall-rules']);
  expect(only(subnetwork).onError).toEqual(['explain-addresses']);
});

test.each([
  ['a subnet of the stack in a network that is there', { network: 'office' }, 'office'],
  ['the network default', {}, 'default'],
])('makes %s', async (_, config, name) => {
  const { only, resources } = await deploy('dev', { ...config, egress: 'direct' });
  expect(only(subnetwork).inputs.network).toBe(`projects/demo-project/global/networks/${name}`);
  expect(resources.filter(({ type }) => type === network)).toEqual([]);
});

test('takes a subnet that is there by its name, and makes none', async () => {
  const config = { egress: 'direct', network: 'office', subnetwork: 'desks' };
  const { only, resources } = await deploy('dev', config);
  expect(resources.filter(({ type }) => type === subnetwork)).toEqual([]);
  expect(only('gcp:cloudrunv2/service:Service').inputs.template).toMatchObject({
    vpcAccess: {
      networkInterfaces: [
        {
          network: 'projects/demo-project/global/networks/office',
          subnetwork: 'projects/demo-project/regions/europe-west3/subnetworks/desks',
        },
      ],
    },
  });
});
