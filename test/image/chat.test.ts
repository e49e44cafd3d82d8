import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import type { History, Receipt } from '../../app/protocol.ts';
import { createAuthority } from '../../local/authority.ts';
import { docker } from '../../local/docker.ts';
import { Client } from '../support/client.ts';
import { startTestRedis, type TestRedis } from '../support/redis.ts';
import { type Container, startContainer } from './container.ts';

let redis: TestRedis;
let container: Container;
const clients: Client[] = [];

beforeAll(async () => {
  // As in prod: what a container is told by its environment has several lines, then.
  const credentials = await (await createAuthority()).issue('127.0.0.1');
  redis = await startTestRedis({ password: randomUUID(), credentials });
  container = await startContainer(redis.env);
});
afterAll(async () => {
  for (const client of clients) client.close();
  await container.stop();
  await redis.stop();
});

async function connect(url: string) {
  const client = await new Client(url).connected();
  clients.push(client);
  return client;
}

it('serves its health path, the page, and all that the page refers to', async () => {
  expect(await fetch(`${container.url}/health/startup`)).toMatchObject({ status: 200 });
  const page = await fetch(container.url);
  expect(page.headers.get('content-type')).toContain('text/html');
  const assets = [...(await page.text()).matchAll(/"(\/assets\/[^"]+)"/g)].map(([, path]) => path);
  expect(assets.length).toBeGreaterThan(1);
  for (const path of assets) {
    expect(await fetch(`${container.url}${path}`)).toMatchObject({ status: 200 });
  }
});

it('carries a message from one person to another, and keeps it for who comes later', async () => {
  const [ada, bob] = [await connect(container.url), await connect(container.url)];
  await ada.get('signin', { user: 'Ada', room: 'image' });
  await bob.get('signin', { user: 'Bob', room: 'image' });
  const receipt = await ada.get<Receipt>('sendMessage', 'from a container');
  const sent = { user: 'Ada', text: 'from a container', seq: receipt.seq };
  expect(await bob.next('message')).toMatchObject(sent);

  const carol = await connect(container.url);
  const { messages } = await carol.get<History>('signin', { user: 'Carol', room: 'image' });
  expect(messages).toMatchObject([sent]);
});

it('has the command that an operator runs as a job, which reaches Redis as the service does', async () => {
  const room = randomUUID();
  const ada = await connect(container.url);
  await ada.get('signin', { user: 'Ada', room });
  await ada.get('sendMessage', 'to be removed');
  const command = ['node', 'app/server/erase.ts', `--room=${room}`, '--user=Ada'];
  const said = await docker('exec', container.id, ...command);
  expect(JSON.parse(said)).toMatchObject({ removed: 1, kept: 0 });
});

it('is process 1, and ends in order when Cloud Run asks it to', async () => {
  const other = await startContainer(redis.env);
  const commandLine = `fs.readFileSync('/proc/1/cmdline', 'utf8').split('\\0')`;
  const command = await docker('exec', other.id, 'node', '--print', commandLine);
  expect(command).toContain(`'node', 'app/server/main.ts'`);
  const client = await connect(other.url);
  expect(await other.stop()).toBe(0);
  expect(await client.next('draining')).toHaveProperty('retryAfterMs');
});

it('ends at once, and says what is missing, when nobody tells it where Redis is', async () => {
  const run = docker('run', '--rm', '--label', inject('label'), inject('image'));
  await expect(run).rejects.toMatchObject({
    code: 1,
    stdout: expect.stringContaining('REDISHOST is not set: expected the host of Redis'),
  });
});
