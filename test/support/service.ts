import { once } from 'node:events';
import { createServer, request } from 'node:http';
import { onTestFinished } from 'vitest';
import { Children } from '../../local/children.ts';
import { direct, FrontEnd } from '../../local/frontend.ts';
import type { Launch } from '../../local/launch.ts';
import { Listener } from '../../local/listener.ts';
import { Service, type ServiceArgs } from '../../local/service.ts';

/** Tells what it was given; `/hang` never ends, `/exit` ends the process. */
const teller = `
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

/** How instances are started that run a script. */
export const running =
  (script: string): Launch =>
  (_name, env) => ({ command: process.execPath, args: ['-e', script], env });

/** A service behind a front end, gone with the test. */
export async function serve(overrides: Partial<ServiceArgs> = {}, isPublic = () => true) {
  const notices: string[] = [];
  const args: ServiceArgs = {
    name: 'chat-app',
    launch: running(teller),
    env: { GREETING: 'hello' },
    startupProbe: { httpGet: { path: '/' }, periodSeconds: 1, failureThreshold: 10 },
    minInstances: 1,
    maxInstances: 1,
    concurrency: 10,
    timeoutMs: 60_000,
    onLine: () => {},
    onNotice: (notice) => notices.push(notice),
    ...overrides,
  };
  const service = new Service(children, args);
  const acquire = () => service.acquire();
  const frontEnd = new FrontEnd({ acquire, isPublic });
  const listener = await Listener.start(createServer(), 0, frontEnd.by(direct));
  onTestFinished(async () => {
    listener.close();
    await service.stop();
  });
  await service.deploy();
  const url = `http://127.0.0.1:${listener.port}`;
  const ask = async (headers = {}) => (await (await fetch(url, { headers })).json()) as Told;
  return { service, args, url, ask, notices };
}

/** A request that an instance, whose process id is told, is busy with until the test is over. */
export async function hang(url: string) {
  const pending = request(`${url}/hang`).end();
  pending.on('error', () => {});
  const [response] = await once(pending, 'response');
  response.on('error', () => {});
  const closed = new Promise((resolve) => response.once('close', resolve));
  const [pid] = await once(response, 'data');
  return { pid: Number(pid), closed };
}
