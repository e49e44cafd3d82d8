import { expect, test } from 'vitest';
import { deploy } from './fixture.ts';

const instance = async (stack: string) =>
  (await deploy(stack)).only('gcp:redis/instance:Instance').inputs;

test('must never evict what was acknowledged', async () => {
  for (const stack of ['dev', 'prod']) {
    const { redisConfigs } = await instance(stack);
    expect(redisConfigs).toEqual({ 'maxmemory-policy': 'noeviction' });
  }
});

test('pins its version, so that nobody upgrades by deploying', async () => {
  expect((await instance('dev')).redisVersion).toBe('REDIS_7_2');
});

test("is the tutorial's in dev: one node, 1 GB, free to be deleted", async () => {
  expect(await instance('dev')).toMatchObject({
    name: 'chat-redis',
    tier: 'BASIC',
    memorySizeGb: 1,
    authorizedNetwork: 'projects/demo-project/global/networks/default',
    deletionProtection: false,
  });
});

test('has a replica in prod and refuses to be deleted', async () => {
  expect(await instance('prod')).toMatchObject({ tier: 'STANDARD_HA', deletionProtection: true });
});

test('asks for nothing in dev, as the tutorial’s; for the AUTH string and TLS in prod', async () => {
  expect(await instance('dev')).toMatchObject({
    authEnabled: false,
    transitEncryptionMode: 'DISABLED',
  });
  expect(await instance('prod')).toMatchObject({
    authEnabled: true,
    transitEncryptionMode: 'SERVER_AUTHENTICATION',
  });
});

test('is in the network that the stack makes in prod', async () => {
  expect(await instance('prod')).toMatchObject({ authorizedNetwork: 'id-of-network' });
});
