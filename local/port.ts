import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';

/** Who asked for one may not listen on it yet, and the system gives it out again. */
const given = new Set<number>();

/** A TCP port of the loopback interface that nobody uses at this moment, each time another. */
export async function freePort(): Promise<number> {
  for (;;) {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    await new Promise((resolve) => server.close(resolve));
    if (given.has(port)) continue;
    given.add(port);
    return port;
  }
}

/**
 * Throws an Error for the person when somebody listens on the port already.
 *
 * @param command what the person typed, such as `npm start`
 */
export async function requireFreePort(port: number, command: string): Promise<void> {
  const server = createServer().listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch (cause) {
    const reason =
      (cause as NodeJS.ErrnoException).code === 'EADDRINUSE'
        ? 'another program listens on it'
        : (cause as Error).message;
    throw new Error(
      `port ${port} cannot be used: ${reason}; end that program, ` +
        `or choose another port: ${command} -- --port ${port < 65_535 ? port + 1 : 8080}`,
      { cause },
    );
  }
  await new Promise((resolve) => server.close(resolve));
}
