import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { afterEach, expect, test } from 'vitest';
import { createLogger } from '../../app/server/logger.ts';
import { createChatServer } from '../../app/server/server.ts';
import { defaults } from '../../app/server/settings.ts';
import { type Row, smoke } from './run.ts';

const closing: (() => Promise<unknown> | unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function rows(port: number, limitMs = 10_000): Promise<readonly Row[]> {
  const all: Row[] = [];
  for await (const row of smoke(new URL(`http://localhost:${port}`), limitMs)) all.push(row);
  return all;
}

async function listen(answer: RequestListener): Promise<number> {
  const server: Server = createServer(answer).listen(0);
  closing.push(() => {
    server.closeAllConnections();
    server.close();
  });
  await new Promise((resolve) => server.once('listening', resolve));
  return (server.address() as AddressInfo).port;
}

/** A bundled page, as far as its addresses go. */
function fakePage(): URL {
  const folder = mkdtempSync(join(tmpdir(), 'page-'));
  closing.push(() => rmSync(folder, { recursive: true }));
  mkdirSync(join(folder, 'assets'));
  const html = '<script src="/assets/page.js"></script>';
  writeFileSync(join(folder, 'index.en.html.gz'), gzipSync(html));
  writeFileSync(join(folder, 'assets', 'page.js.gz'), gzipSync(''));
  return pathToFileURL(`${folder}/`);
}

/** What is off, and how many checks were not tried because of it. */
function verdict(all: readonly Row[]) {
  const off = all.find(({ result }) => result === 'off');
  const untried = all.filter(({ result }) => result === 'not tried').length;
  return { title: off?.title, note: off?.note, untried };
}

test('finds nothing off in a chat that works', async () => {
  const settings = { ...defaults, PORT: 0, CHAT_LOG: 'memory', CHAT_LOG_LEVEL: 'silent' };
  const server = createChatServer(settings, createLogger(settings), fakePage());
  closing.push(() => server.drain());
  const all = await rows(await server.listen());
  expect(all.map(({ result, note }) => (result === 'ok' ? result : note))).toEqual(
    all.map(() => 'ok'),
  );
  expect(all).toHaveLength(9);
});

test('says of a service that answers 403 that it is private', async () => {
  const port = await listen((_, response) => response.writeHead(403).end());
  const { title, note, untried } = verdict(await rows(port));
  expect([title, untried]).toEqual(['page', 8]);
  expect(note).toMatch(/^\/ answers 403: the service is private\. .*gcloud run services proxy/);
});

test('says so when nothing listens there', async () => {
  const port = await listen(() => {});
  for (const close of closing.splice(0)) await close();
  expect(verdict(await rows(port)).note).toMatch(/^localhost:\d+ refuses the connection/);
});

test('waits no longer than it was told to', async () => {
  const port = await listen(() => {});
  expect(verdict(await rows(port, 50)).note).toBe('no answer within 0.05 s');
});

test('names where a redirect leads', async () => {
  const port = await listen((_, response) =>
    response.writeHead(302, { location: 'https://login.example/' }).end(),
  );
  expect(verdict(await rows(port)).note).toContain('sends one to https://login.example/');
});

test('tells a page whose sockets do not get through from one that is not there', async () => {
  const port = await listen((request, response) => {
    response.end(request.url?.startsWith('/health') ? 'ok\n' : '<script src="/page.js"></script>');
  });
  const { title, note } = verdict(await rows(port));
  expect(title).toBe('socket');
  expect(note).toContain('the page is served, WebSockets are not: Unexpected server response: 200');
});

test('tells another web page from the chat', async () => {
  const port = await listen((_, response) => response.end('<h1>Hello</h1>'));
  expect(verdict(await rows(port)).note).toContain('this is not the chat');
});
