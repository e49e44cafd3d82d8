import { once } from 'node:events';
import { createServer } from 'node:net';

/** Memorystore's: cloud.google.com/memorystore/docs/redis/about-in-transit-encryption */
const PORT = 6379;
const TLS_PORT = 6378;
const MAX_TRIES = 250;

export interface Address {
  readonly host: string;
  readonly port: number;
}

/**
 * An address for a Redis of its own, with the port that Memorystore has: who was told the host alone
 * finds it, as in the cloud. Undefined where the system has one loopback address, or all are taken.
 */
export async function redisAddress(encrypted: boolean): Promise<Address | undefined> {
  // Linux has all of 127.0.0.0/8.
  if (process.platform !== 'linux') return undefined;
  const port = encrypted ? TLS_PORT : PORT;
  for (let last = 1; last <= MAX_TRIES; last++) {
    const address = { host: `127.6.37.${last}`, port };
    if (!(await isFree(address))) awaited.delete(address.host);
    else if (!awaited.has(address.host)) {
      awaited.add(address.host);
      return address;
    }
  }
  return undefined;
}

/** Those that were given to somebody who may not listen on them yet. */
const awaited = new Set<string>();

async function isFree({ host, port }: Address): Promise<boolean> {
  const server = createServer().listen(port, host);
  try {
    await once(server, 'listening');
  } catch {
    return false;
  }
  await new Promise((resolve) => server.close(resolve));
  return true;
}
