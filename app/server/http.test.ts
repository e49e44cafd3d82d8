import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { brotliCompressSync, gzipSync } from 'node:zlib';
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
  await mkdir(join(folder, 'assets'));
  await build('index.en.html', '<title>Chat</title>');
  await build('index.de.html', '<title>Plausch</title>');
  await build('room.en.html', '<title>Chat</title> in a room');
  await build('assets/main-ABC.js', 'a script, a script');
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

/** A file as the build leaves it. */
async function build(name: string, text: string) {
  await writeFile(join(folder, name), text);
  await writeFile(join(folder, `${name}.br`), brotliCompressSync(text));
  await writeFile(join(folder, `${name}.gz`), gzipSync(text));
}

const addressOf = (path: string) =>
  `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`;
const get = (path: string, headers: Record<string, string> = {}) =>
  fetch(addressOf(path), { headers });

/** As it is sent: `fetch` decodes what comes, and adds to what is asked. */
const head = (path: string, headers: Record<string, string>) =>
  new Promise<IncomingMessage>((resolve, reject) => {
    request(addressOf(path), { method: 'HEAD', headers }, resolve).once('error', reject).end();
  });

describe('the page', () => {
  it.each(['/', '/rooms/hall', '/rooms/%E2%9C%93'])('is served at %s', async (path) => {
    const response = await get(path);
    expect(response.status).toBe(200);
    expect(await response.text()).toContain('<title>Chat</title>');
    // It names its assets by hash: an old copy would ask for those that are gone.
    expect(response.headers.get('cache-control')).toBe('no-cache');
  });

  it('is the one of a room in a room, before any script has run', async () => {
    expect(await (await get('/')).text()).not.toContain('in a room');
    expect(await (await get('/rooms/hall')).text()).toContain('in a room');
  });

  it.each([
    ['de-AT,de;q=0.9,en;q=0.8', 'de', 'Plausch'],
    ['fr,de;q=0.5,en;q=0.4', 'de', 'Plausch'],
    ['en-GB,de;q=0.5', 'en', 'Chat'],
    ['fr', 'en', 'Chat'],
    ['', 'en', 'Chat'],
  ])('for one who reads "%s" is in %s', async (wanted, language, title) => {
    const response = await get('/', { 'accept-language': wanted });
    expect(await response.text()).toBe(`<title>${title}</title>`);
    expect(response.headers.get('content-language')).toBe(language);
    expect(response.headers.get('vary')).toMatch(/\bAccept-Language\b/);
  });

  it('is not sent again to one who has it, until another was built', async () => {
    const { etag = '' } = (await head('/', {})).headers;
    expect((await head('/', { 'if-none-match': etag })).statusCode).toBe(304);
    await build('index.en.html', '<title>A new chat</title>');
    expect((await head('/', { 'if-none-match': etag })).statusCode).toBe(200);
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
    await rm(folder, { recursive: true });
    await mkdir(folder);
    const text = await (await get('/')).text();
    expect(text).toBe('This cannot be served at the moment.\n');
  });
});

describe('an asset', () => {
  it.each([
    ['gzip, deflate, br, zstd', 'br'],
    ['gzip, deflate', 'gzip'],
    ['br;q=0, gzip;q=0.5', 'gzip'],
    ['identity', undefined],
  ])('for one who reads "%s" is coded in %s', async (wanted, coding) => {
    const headers = { 'accept-encoding': wanted };
    const response = await get('/assets/main-ABC.js', headers);
    expect(await response.text()).toBe('a script, a script');
    const sent = (await head('/assets/main-ABC.js', headers)).headers;
    expect(sent['content-encoding']).toBe(coding);
    expect(sent).toMatchObject({
      'content-type': 'text/javascript; charset=utf-8',
      'cache-control': 'public, max-age=31536000, immutable',
      vary: 'Accept-Encoding',
    });
  });

  it('that is not there is told so in words that nobody keeps', async () => {
    const { status, headers } = await get('/assets/main-XYZ.js');
    expect(status).toBe(404);
    expect(headers.get('content-encoding')).toBeNull();
    expect(headers.get('cache-control')).toBeNull();
    expect(headers.get('content-type')).toBe('text/plain; charset=utf-8');
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
