import { once } from 'node:events';
import { request } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { alive } from '../test/support/processes.ts';
import { Children } from './children.ts';
import { FrontEnd } from './frontend.ts';
import { Service, type ServiceArgs } from './service.ts';

/** A container that tells what it was given; `/hang` never ends, `/exit` ends the process. */
const container = `
  const { createServer } = require('node:http');
  createServer((request, response) => {
    if (request.url === '/exit') process.exit(3);
    if (request.url === '/hang') return response.writeHead(200).write(String(process.pid));
    response.end(JSON.stringify({ pid: process.pid, env: process.env, headers: request.headers }));
  }).on('upgrade', (request, socket) => {
    const headers = 'Connection: Upgrade\\r\\nUpgrade: websocket\\r\\n';
    const heard = 'X-Heard: ' + request.headers['x-forwarded-for'] + '\\r\\n';
    socket.write('HTTP/1.1 101 Switching Protocols\\r\\n' + headers + heard + '\\r\\n');
  }).listen(process.env.PORT);
`;

interface Told {
  readonly pid: number;
  readonly env: Record<string, string>;
  readonly headers: Record<string, string>;
}

const children = new Children();
let stop: (() => Promise<void>) | undefined;
afterEach(async () => {
  await stop?.();
  stop = undefined;
});

async function serve(overrides: Partial<ServiceArgs> = {}, timeoutMs = 60_000) {
  const notices: string[] = [];
  const service = new Service(children, {
    name: 'chat-app',
    command: [process.execPath, '-e', container],
    cwd: import.meta.dirname,
    env: { GREETING: 'hello' },
    startupProbe: { httpGet: { path: '/' }, periodSeconds: 1, failureThreshold: 10 },
    minInstances: 1,
    maxInstances: 1,
    concurrency: 10,
    onLine: () => {},
    onNotice: (notice) => notices.push(notice),
    ...overrides,
  });
  const acquire = () => service.acquire();
  const frontEnd = await FrontEnd.start({ port: 0, timeoutMs, acquire });
  stop = async () => {
    frontEnd.close();
    await service.stop();
  };
  await service.deploy();
  const url = `http://127.0.0.1:${frontEnd.port}`;
  const ask = async (headers = {}) => (await (await fetch(url, { headers })).json()) as Told;
  return { service, url, ask, notices };
}

/** A request that an instance, whose process id is told, is busy with until the test is over. */
async function hang(url: string) {
  const pending = request(`${url}/hang`).end();
  pending.on('error', () => {});
  const [response] = await once(pending, 'response');
  response.on('error', () => {});
  const closed = new Promise((resolve) => response.once('close', resolve));
  const [pid] = await once(response, 'data');
  return { pid: Number(pid), closed };
}

describe('an instance', () => {
  it('has the environment that the program gives, what Cloud Run adds, and nothing else', async () => {
    const { env } = await (await serve()).ask();
    const { PORT, ...rest } = env;
    expect(PORT).toMatch(/^\d+$/);
    expect(rest).toEqual({
      GREETING: 'hello',
      K_SERVICE: 'chat-app',
      K_REVISION: 'chat-app-00001',
    });
  });

  it('that ends is replaced', async () => {
    const { url, ask, notices } = await serve();
    const { pid } = await ask();
    await fetch(`${url}/exit`);
    await expect.poll(() => ask().then((told) => told.pid)).not.toBe(pid);
    expect(notices).toEqual([expect.stringContaining('ended (3); a new one takes its place')]);
  });
});

describe('a deployment', () => {
  it('moves new requests to new instances, and only then stops the old ones', async () => {
    const { service, ask } = await serve({ minInstances: 2, maxInstances: 4 });
    const before = await ask();
    await service.deploy();
    const after = await ask();
    expect(after.env.K_REVISION).toBe('chat-app-00002');
    expect(after.pid).not.toBe(before.pid);
    expect(service.instances).toHaveLength(2);
    expect(alive([{ pid: before.pid, parent: process.pid }])).toEqual([]);
  });

  it('of something that does not start says so', async () => {
    const command = [process.execPath, '-e', 'process.exit(7)'] as const;
    await expect(serve({ command })).rejects.toThrow('ended (7) before it was ready');
  });

  it('of something that starts and is never ready says which probe failed', async () => {
    const startupProbe = { httpGet: { path: '/hang' }, periodSeconds: 0.1, failureThreshold: 2 };
    const command = [process.execPath, '-e', 'setInterval(() => {}, 1000)'] as const;
    await expect(serve({ command, startupProbe })).rejects.toThrow(
      'the startup probe (/hang) did not succeed within 0.2 s',
    );
  });
});

describe('the front end', () => {
  it('spreads what is open over the instances', async () => {
    const { url } = await serve({ minInstances: 2, maxInstances: 2 });
    const busy = [await hang(url), await hang(url)];
    expect(new Set(busy.map(({ pid }) => pid)).size).toBe(2);
  });

  it('starts another instance when all are full, and refuses when there may be no more', async () => {
    const { service, url } = await serve({ maxInstances: 2, concurrency: 1 });
    await hang(url);
    await hang(url);
    expect(service.instances).toHaveLength(2);
    const refused = await fetch(url);
    expect(refused.status).toBe(429);
    expect(await refused.text()).toContain('no available instance');
  });

  it('starts no more instances for those who wait than they need', async () => {
    const { service, url } = await serve({ minInstances: 1, maxInstances: 9, concurrency: 2 });
    const [first] = [await hang(url), await hang(url)];
    await Promise.all(Array.from({ length: 4 }, () => hang(url)));
    expect(first?.pid).toBeGreaterThan(0);
    expect(service.instances).toHaveLength(3);
  });

  it('ends an answer whose instance dies in the middle of it', async () => {
    const { url } = await serve();
    const { pid, closed } = await hang(url);
    process.kill(pid, 'SIGKILL');
    await closed;
  });

  it('tells who asked: what the client claims comes first, its address last', async () => {
    const { ask } = await serve();
    const { headers } = await ask({ 'X-Forwarded-For': '6.6.6.6', 'X-Forwarded-Proto': 'gopher' });
    expect(headers['x-forwarded-for']).toBe('6.6.6.6, 127.0.0.1');
    expect(headers['x-forwarded-proto']).toBe('http');
  });

  it('tells it of a socket as well, and is not confused by a header that comes twice', async () => {
    const { url } = await serve();
    const claims = ['6.6.6.6, 7.7.7.7', '8.8.8.8'];
    const upgrade = request(url, {
      headers: { Connection: 'Upgrade', Upgrade: 'websocket', 'X-Forwarded-For': claims },
    }).end();
    const [response, socket] = await once(upgrade, 'upgrade');
    expect(response.headers['x-heard']).toBe('6.6.6.6, 7.7.7.7, 8.8.8.8, 127.0.0.1');
    socket.destroy();
  });

  it('ends a request at the timeout of the service, and a socket too', async () => {
    const { url } = await serve({}, 200);
    const { closed } = await hang(url);
    const upgrade = request(url, {
      headers: { Connection: 'Upgrade', Upgrade: 'websocket' },
    }).end();
    const [, socket] = await once(upgrade, 'upgrade');
    await Promise.all([closed, once(socket, 'close')]);
  });
});
