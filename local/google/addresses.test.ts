import { once } from 'node:events';
import { createServer } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { redisAddress } from './addresses.ts';

test.runIf(process.platform === 'linux')(
  'gives each an address of its own, with the port that the cloud has',
  async () => {
    const [one, other] = [await redisAddress(false), await redisAddress(false)];
    expect(one?.port).toBe(6379);
    expect(other?.host).not.toBe(one?.host);
    expect(await redisAddress(true)).toMatchObject({ port: 6378 });
  },
);

test.runIf(process.platform === 'linux')('gives none on which somebody listens', async () => {
  const address = await redisAddress(false);
  const server = createServer().listen(address?.port, address?.host);
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  expect(await redisAddress(false)).not.toEqual(address);
});
