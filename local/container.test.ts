import { afterEach, beforeEach, expect, it } from 'vitest';
import { startCloud, type TestCloud } from '../test/support/cloud.ts';
import { environmentOf, type Template } from './container.ts';

let test: TestCloud;
let host: string;
beforeEach(async () => {
  test = await startCloud();
  const redis = { name: 'chat-redis', region: 'r', memorySizeGb: 1 };
  const authorizedNetwork = 'projects/demo-project/global/networks/own';
  const made = await test.make('gcp:redis/instance:Instance', { ...redis, authorizedNetwork });
  host = String(made.outputs.host);
});
afterEach(() => test.stop());

/** With an address in its environment, and this way into a network. */
const told = (vpcAccess: Template['vpcAccess'], value = host) => {
  const { serviceAccount } = test.standing as { serviceAccount: string };
  const containers = [{ envs: [{ name: 'REDISHOST', value }] }] as const;
  return environmentOf({ serviceAccount, containers, ...(vpcAccess && { vpcAccess }) }, test.cloud);
};

it('is given where Redis is when it has a way into its network', async () => {
  const connector = { name: 'two', network: 'own', ipCidrRange: '10.8.1.0/28' };
  const { id } = await test.make('gcp:vpcaccess/connector:Connector', connector);
  expect(told({ connector: id }).REDISHOST).toBe(host);
  const network = 'projects/demo-project/global/networks/own';
  expect(told({ networkInterfaces: [{ network }] }).REDISHOST).toBe(host);
});

it('is refused where it could not reach the Redis that it is told of', () => {
  expect(() => told(undefined)).toThrow('chat-redis is, in the network own, and has no vpcAccess');
  expect(() => told(test.standing.vpcAccess)).toThrow('goes to the network default');
  expect(told(undefined, '10.1.2.3').REDISHOST).toBe('10.1.2.3');
});
