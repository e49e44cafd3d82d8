import { expect, test } from 'vitest';
import { overlap, parseRange } from './cidr.ts';
import { deploy } from './fixture.ts';

const connector = async (stack: string) =>
  (await deploy(stack)).only('gcp:vpcaccess/connector:Connector').inputs;

test("is the tutorial's in dev", async () => {
  expect(await connector('dev')).toMatchObject({
    name: 'chat-vpc',
    network: 'default',
    ipCidrRange: '10.8.0.0/28',
    machineType: 'e2-micro',
  });
});

test('is bounded by instances, never by throughput', async () => {
  const inputs = await connector('dev');
  expect(inputs).toMatchObject({ minInstances: 2, maxInstances: 3 });
  expect(Object.keys(inputs).filter((key) => key.includes('Throughput'))).toEqual([]);
});

test('stands on machines in prod that do not run out of CPU credits', async () => {
  expect((await connector('prod')).machineType).toBe('e2-standard-4');
});

test('must not be deleted under the service: another one comes first', async () => {
  const { deleteBeforeReplace } = (await deploy('dev')).only('gcp:vpcaccess/connector:Connector');
  expect(deleteBeforeReplace).toBe(false);
});

test('has a range of its own in each stack, should their networks be one', async () => {
  const dev = parseRange(String((await connector('dev')).ipCidrRange));
  const prod = parseRange(String((await connector('prod')).ipCidrRange));
  expect(dev && prod && overlap(dev, prod)).toBe(false);
});
