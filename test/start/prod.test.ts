import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createClient } from 'redis';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { History } from '../../app/protocol.ts';
import { Client } from '../support/client.ts';
import { descendants } from '../support/processes.ts';
import { Start } from '../support/start.ts';
import { copyProject } from './project.ts';

let project: Awaited<ReturnType<typeof copyProject>>;
let stack: Start;
let ada: Client;
let bob: Client;

const signIn = async (user: string) => {
  const client = await new Client(await stack.url(), { reconnection: true }).connected();
  await client.get('signin', { user, room: 'hall' });
  return client;
};

beforeAll(async () => {
  project = await copyProject();
  stack = new Start({ folder: project.folder, args: ['--stack', 'prod'] });
  [ada, bob] = [await signIn('Ada'), await signIn('Bob')];
});
afterAll(async () => {
  for (const client of [ada, bob]) client.close();
  await stack.stop();
  await project.remove();
});

/** What Redis says to a client that connects like this. */
async function ping(tls: boolean): Promise<string> {
  const port = Number((await stack.line(/redis-server on port (\d+), AUTH, TLS/))[1]);
  const address = { host: '127.0.0.1', port, reconnectStrategy: false as const };
  const socket = tls ? { ...address, tls: true as const, rejectUnauthorized: false } : address;
  const client = createClient({ socket }).on('error', () => {});
  try {
    await client.connect();
    return await client.ping();
  } catch (error) {
    return (error as Error).message;
  } finally {
    client.destroy();
  }
}

it('the prod stack chats over AUTH and TLS, on two instances', async () => {
  await ada.get('sendMessage', 'behind two locks');
  expect(await bob.next('message')).toMatchObject({ user: 'Ada', text: 'behind two locks' });
  expect(stack.output).toContain('2 × node');
});

it('its Redis refuses who does not know the password, and who does not speak TLS', async () => {
  expect(await ping(true)).toMatch(/NOAUTH/);
  expect(await ping(false)).toMatch(/closed|ECONNRESET/);
});

it('keeps its secrets from all who may look at files and processes', async () => {
  const job = join(project.folder, '.local/prod/chat-app-prod-erase');
  const password = /REDISAUTH='([^']+)'/.exec(await readFile(job, 'utf8'))?.[1] ?? '';
  expect(password).not.toBe('');
  const running = descendants(stack.process.pid as number);
  const commands = running.map(({ pid }) => readFileSync(`/proc/${pid}/cmdline`, 'utf8'));
  expect(commands.join('\n')).toContain('redis-server');
  expect(commands.join('\n')).not.toContain(password);
  const key = join(project.folder, '.local/prod/chat-redis-prod/server.key');
  for (const file of [job, key]) expect((await stat(file)).mode & 0o077).toBe(0);
});

it('prints no secret', () => {
  expect(stack.output).toContain('gcp:secretmanager:SecretVersion');
  expect(stack.output).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-|BEGIN/);
});

it('an operator removes what somebody wrote, by the job that the program describes', async () => {
  await bob.get('sendMessage', 'stays');
  const path = (await stack.line(/gcp:cloudrunv2:Job\b.* (\.local\S+)$/))[1] as string;
  const args = ['--room', 'hall', '--user', 'Ada'];
  const { stdout } = await promisify(execFile)(join(project.folder, path), args);
  expect(JSON.parse(stdout)).toMatchObject({ removed: 1, kept: 1 });
  // Clients of the tutorial's sort cannot be told to read anew: they are made to come back.
  expect(await bob.next('disconnect')).toBeDefined();
  await bob.connected();
  const { messages } = await bob.get<History>('signin', { user: 'Bob', room: 'hall' });
  expect(messages.map(({ text }) => text)).toEqual(['stays']);
});
