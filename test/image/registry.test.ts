import { once } from 'node:events';
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, inject, it } from 'vitest';
import { docker } from '../../local/docker.ts';
import { Registry } from '../../local/google/registry/registry.ts';

const place = { project: 'demo-project', location: 'europe-west3', repository: 'chat' };
const image = inject('image');

let folder: string;
let registry: Registry;
let server: Server;
let host: string;
/** What was asked of the registry: method, path, status. */
let asked: string[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'registry-'));
  const locate = (project: string, _: string | undefined, repository: string) =>
    project === place.project && repository === place.repository ? place.location : undefined;
  registry = new Registry({ folder: join(folder, 'registry'), locate });
  server = createServer((request, response) => {
    response.once('finish', () => {
      asked.push(`${request.method} ${request.url} ${response.statusCode}`);
    });
    void registry.handle(request, response);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  // Of this machine, which an engine speaks plain HTTP with.
  host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
});
beforeEach(() => {
  asked = [];
});
afterAll(async () => {
  server.close();
  server.closeAllConnections();
  await rm(folder, { recursive: true });
  await docker('rmi', ...(await tags()));
});

/** As somebody with files of their own: what this machine is logged in to is left alone. */
const as = (person: string, ...args: readonly string[]) =>
  docker('--config', join(folder, person), ...args);

const tags = async () =>
  (await docker('images', '--format', '{{.Repository}}:{{.Tag}}', `${host}/*/*/*`)).split('\n');

async function tag(path: string): Promise<string> {
  await docker('tag', image, `${host}/${path}`);
  return `${host}/${path}`;
}

const logIn = (person: string, user = 'oauth2accesstoken') =>
  as(person, 'login', '--username', user, '--password', 'a-token', host);

const uploads = () => asked.filter((line) => /^(PATCH|PUT) \S+\/blobs\//.test(line));

it('lets in who logs in as Google has it done, and nobody else', async () => {
  const reference = await tag('demo-project/chat/app:v1');
  await expect(as('stranger', 'push', reference)).rejects.toThrow(/credentials|unauthorized/);
  await expect(logIn('stranger', 'somebody')).rejects.toThrow(/401|unauthorized/);
  expect(await logIn('ada')).toContain('Login Succeeded');
  expect(registry.find(reference)).toBeUndefined();
});

it('takes the image, and tells its digest as the engine does', async () => {
  const reference = await tag('demo-project/chat/app:v1');
  await logIn('ada');
  const said = await as('ada', 'push', reference);
  const digest = /digest: (sha256:\w+)/.exec(said)?.[1];
  expect(registry.find(reference)).toMatchObject({ digest, name: 'app', tags: ['v1'] });
  expect(registry.find(`${host}/demo-project/chat/app@${digest}`)).toBeDefined();
  const format = '{{index .RepoDigests 0}}';
  const known = await docker('image', 'inspect', '--format', format, reference);
  expect(known).toBe(`${host}/demo-project/chat/app@${digest}`);
});

it('is sent nothing again that it has', async () => {
  await logIn('ada');
  await as('ada', 'push', await tag('demo-project/chat/app:v1'));
  asked = [];
  const said = await as('ada', 'push', await tag('demo-project/chat/app:v2'));
  expect(said).toContain('Layer already exists');
  expect(said).not.toContain('Pushed');
  expect(uploads()).toEqual([]);
  expect(registry.images(place)).toMatchObject([{ tags: ['v1', 'v2'] }]);
});

it('mounts the layers of another image, and keeps them once', async () => {
  await logIn('ada');
  await as('ada', 'push', await tag('demo-project/chat/app:v1'));
  const before = await bytesKept();
  const said = await as('ada', 'push', await tag('demo-project/chat/web:v1'));
  expect(said).toContain('Mounted from demo-project/chat/app');
  expect(await bytesKept()).toBe(before);
});

it('gives the image back, byte by byte', async () => {
  const reference = await tag('demo-project/chat/app:v1');
  await logIn('ada');
  await as('ada', 'push', reference);
  const digest = registry.find(reference)?.digest;
  await docker('rmi', ...(await tags()));
  const said = await as('ada', 'pull', `${host}/demo-project/chat/app@${digest}`);
  expect(said).toContain(`Digest: ${digest}`);
  await as('ada', 'pull', reference);
  expect(await docker('image', 'inspect', '--format', '{{.Id}}', reference)).toBe(image);
});

it('says which repository there is not, and which image', async () => {
  await logIn('ada');
  const push = as('ada', 'push', await tag('demo-project/nowhere/app:v1'));
  await expect(push).rejects.toThrow('name unknown: Repository "nowhere" not found');
  const pull = as('ada', 'pull', `${host}/demo-project/chat/app:missing`);
  await expect(pull).rejects.toThrow('manifest unknown: Failed to fetch "missing"');
});

async function bytesKept(): Promise<number> {
  const blobs = join(folder, 'registry/blobs/sha256');
  const sizes = (await readdir(blobs)).map(async (file) => (await stat(join(blobs, file))).size);
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}
