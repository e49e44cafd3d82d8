import { join } from 'node:path';
import { Children } from '../../local/children.ts';
import { freePort } from '../../local/port.ts';
import { untilStarted } from '../../local/probe.ts';
import { Client } from './client.ts';

const top = join(import.meta.dirname, '../..');
const children = new Children();
const startupProbe = { httpGet: { path: '/health/startup' }, failureThreshold: 3 };

/** A process of the app as Cloud Run would start it; with `ready: false`, without waiting for it. */
export async function startInstance(env: Record<string, string>, { ready = true } = {}) {
  const port = await freePort();
  const lines: string[] = [];
  const child = await children.start({
    command: process.execPath,
    args: ['app/server/main.ts'],
    cwd: top,
    env: { ...env, PORT: String(port) },
    onLine: (line) => lines.push(line),
  });
  if (ready) await untilStarted(port, startupProbe, new AbortController().signal);
  const url = `http://127.0.0.1:${port}`;
  const clients: Client[] = [];
  return {
    ...child,
    url,
    /** What it has logged so far. */
    lines,
    async join(user: string, room: string, options?: ConstructorParameters<typeof Client>[1]) {
      const client = await new Client(url, options).connected();
      clients.push(client);
      await client.get('signin', { user, room });
      return client;
    },
    async stop() {
      for (const client of clients) client.close();
      await child.stop();
    },
  };
}

export type TestInstance = Awaited<ReturnType<typeof startInstance>>;
