import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createHttp } from './http.ts';
import { createMemoryLog } from './log/memory.ts';
import { createLogger } from './logger.ts';
import { defaults } from './settings.ts';

let folder: string;
let server: Server;
let ping: () => Promise<void>;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'page-'));
  await writeFile(join(folder, 'index.html'), '<title>Chat</title>');
  ping = async () => {};
  const log = { ...createMemoryLog({ length: 1, ttlMs: 1000 }), ping: () => ping() };
  const logger = createLogger({ ...defaults, CHAT_LOG_LEVEL: 'silent' });
  const page = pathToFileURL(`${folder}/`);
  server = createServer(createHttp({ log, logger, page }));
  await new Promise<void>((resolve) => server.listen(0, resolve));
});
afterEach(async () => {
  server.close();
  await rm(folder, { recursive: true });
});

const get = (path: string) => {
  return fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`);
};

describe('the page', () => {
  it.each(['/', '/rooms/hall', '/rooms/%E2%9C%93'])('is served at %s', async (path) => {
    const response = await get(path);
    expect(response.status).toBe(200);
    expect(await response.text()).toContain('<title>Chat</title>');
    // It names its assets by hash: an old copy would ask for those that are gone.
    expect(response.headers.get('cache-control')).toBe('no-cache');
  });

  it('runs its own scripts only, and nobody frames it', async () => {
    const { headers } = await get('/');
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toMatch(/unsafe|https?:|\*/);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('x-powered-by')).toBeNull();
  });

  it.each(['/nothing', '/assets/../../package.json', '/assets/%2e%2e%2f%2e%2e%2fetc%2fpasswd'])(
    'is all there is: not %s',
    async (path) => expect((await get(path)).status).toBe(404),
  );

  it('that is not built is an error in words, without a stack or a path', async () => {
    await rm(join(folder, 'index.html'));
    const text = await (await get('/')).text();
    expect(text).toBe('This cannot be served at the moment.\n');
  });
});

describe('the health of an instance', () => {
  it('at its start depends on the log, while it lives it does not', async () => {
    ping = () => Promise.reject(new Error('away'));
    expect((await get('/health/startup')).status).toBe(503);
    expect((await get('/health/live')).status).toBe(200);
    ping = async () => {};
    expect((await get('/health/startup')).status).toBe(200);
  });
});
