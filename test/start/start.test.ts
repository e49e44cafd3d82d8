import { once } from 'node:events';
import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { createClient } from 'redis';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { History } from '../../app/protocol.ts';
import { Client } from '../support/client.ts';
import { alive, descendants } from '../support/processes.ts';
import { Start, type StartOptions } from '../support/start.ts';
import { copyProject } from './project.ts';

let project: Awaited<ReturnType<typeof copyProject>>;
let started: Start[] = [];
let clients: Client[] = [];

beforeAll(async () => {
  project = await copyProject();
});
afterEach(async () => {
  for (const client of clients) client.close();
  for (const each of started) await each.stop();
  [started, clients] = [[], []];
});
afterAll(() => project.remove());

function start(options: StartOptions = {}): Start {
  const each = new Start({ folder: project.folder, ...options });
  started.push(each);
  return each;
}

async function signIn(url: string, user: string, room = 'hall') {
  const client = await new Client(url, { reconnection: true }).connected();
  clients.push(client);
  const { messages } = await client.get<History>('signin', { user, room });
  return { client, texts: messages.map(({ text }) => text) };
}

describe('npm start', () => {
  it('runs what the infra program describes: a chat over two instances', async () => {
    const stack = start({ npm: true });
    const url = await stack.url();
    const ada = await signIn(url, 'Ada');
    const bob = await signIn(url, 'Bob');
    await ada.client.get('sendMessage', 'hello');
    expect(await bob.client.next('message')).toMatchObject({ user: 'Ada', text: 'hello' });
    expect(stack.output).toContain('gcp:redis:Instance  chat-redis');
    expect(stack.output).toContain('2 × node');
    expect(await (await fetch(url)).text()).toContain('<title>');
  });

  it('keeps the messages from one run to the next', async () => {
    const first = start();
    await (await signIn(await first.url(), 'Ada', 'kept')).client.get('sendMessage', 'kept');
    await first.stop();
    const second = start();
    expect((await signIn(await second.url(), 'Ada', 'kept')).texts).toEqual(['kept']);
  });

  it('deploys a change in app/ while people chat, and keeps what ran before if it is broken', async () => {
    const stack = start();
    const { client } = await signIn(await stack.url(), 'Ada');
    const file = join(project.folder, 'app/server/main.ts');
    const source = await readFile(file, 'utf8');
    await appendFile(file, '\n// A change.\n');
    expect(await client.next('draining')).toHaveProperty('retryAfterMs');
    await stack.line(/^deployed/);
    await client.connected();
    expect(await client.get('signin', { user: 'Ada', room: 'hall' })).toBeTruthy();
    await writeFile(file, `throw new Error('broken on purpose');\n${source}`);
    await stack.line(/is not deployed/);
    expect(await client.get('sendMessage', 'still here')).toHaveProperty('seq');
    const lines = stack.lines.length;
    await writeFile(file, source);
    await stack.line(/^deployed/, lines);
  });

  it('replaces an instance that dies', async () => {
    const stack = start({ args: ['--instances', '1'] });
    const url = await stack.url();
    const { client } = await signIn(url, 'Ada');
    const [instance] = descendants(stack.process.pid as number).slice(-1);
    process.kill(instance?.pid as number, 'SIGKILL');
    expect(await client.next('disconnect')).toBe('transport close');
    await stack.line(/a new one takes its place/);
    await client.connected();
    expect(await client.get('signin', { user: 'Ada', room: 'hall' })).toBeTruthy();
  });
});

describe('npm start, when its Redis dies', () => {
  it('starts it again, with all that was acknowledged', async () => {
    const stack = start();
    const { client } = await signIn(await stack.url(), 'Ada', 'survives');
    await client.get('sendMessage', 'before');
    const port = (await stack.line(/redis-server on port (\d+)/))[1];
    const redis = createClient({ socket: { port: Number(port) } }).on('error', () => {});
    await redis.connect();
    const pid = /process_id:(\d+)/.exec(await redis.info('server'))?.[1];
    process.kill(Number(pid), 'SIGKILL');
    await stack.line(/Redis ended \(SIGKILL\); it is started again/);
    redis.destroy();
    await expect
      .poll(() => client.ask('sendMessage', { text: 'after', id: 'same' }), { timeout: 20_000 })
      .toEqual([null, { seq: 2, id: 'same' }]);
    // The other instance may not have found its way back to Redis yet, and says so.
    const url = await stack.url();
    const read = () => signIn(url, 'Bob', 'survives').then(({ texts }) => texts, String);
    await expect.poll(read, { timeout: 20_000 }).toEqual(['before', 'after']);
  });
});

describe('nothing that npm start has started outlives it', () => {
  const running = async (options: StartOptions = {}) => {
    const stack = start(options);
    await stack.url();
    const processes = descendants(stack.process.pid as number);
    // The guard, Redis and two instances, at least.
    expect(processes.length).toBeGreaterThanOrEqual(4);
    return { stack, processes };
  };
  const gone = (processes: ReturnType<typeof descendants>) => {
    return expect.poll(() => alive(processes), { timeout: 30_000 }).toEqual([]);
  };

  it('when it is ended by Ctrl-C', async () => {
    const { stack, processes } = await running({ npm: true });
    stack.signal('SIGINT');
    expect(await stack.ended).toBe(0);
    expect(stack.output).toContain('Taking everything down');
    await gone(processes);
  });

  it('when npm is killed', async () => {
    const { stack, processes } = await running({ npm: true });
    process.kill(stack.process.pid as number, 'SIGKILL');
    await gone(processes);
  });

  it('when the whole process group is killed', async () => {
    const { stack, processes } = await running();
    stack.signal('SIGKILL');
    await gone(processes);
  });
});

describe('npm start ends in words', () => {
  it('with its options, when asked', async () => {
    const stack = start({ args: ['--help'] });
    expect(await stack.ended).toBe(0);
    for (const option of ['--instances', '--port', '--stack', '--redis']) {
      expect(stack.output).toContain(option);
    }
  });

  it('when the port is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as { port: number };
    const stack = start({ args: ['--port', `${port}`] });
    expect(await stack.ended).toBe(1);
    expect(stack.output).toContain(`port ${port} cannot be used: another program listens on it`);
    other.close();
  });

  it('when the stack runs already', async () => {
    await start().url();
    const second = start();
    expect(await second.ended).toBe(1);
    expect(second.output).toContain('The stack dev is running already');
  });

  it.each([
    [['--port', 'many'], '--port: expected a whole number from 0 to 65535, got "many"'],
    [['--instances', '0'], '--instances: expected a whole number from 1 to 100, got "0"'],
    [['--instances', '50'], 'this stack allows at most'],
    [['--stack', 'nowhere'], 'there is no Pulumi.nowhere.yaml'],
    [['--redis', '/no/such/redis'], '/no/such/redis'],
    [['--nonsense'], '--nonsense'],
  ])('when it is given %j', async (args, words) => {
    const stack = start({ args });
    expect(await stack.ended).toBe(1);
    expect(stack.output).toContain(words);
    expect(stack.output).not.toMatch(/^\s+at /m);
  });

  it('when infra calls a variable by another name than the app', async () => {
    const file = join(project.folder, 'infra/environment.ts');
    const source = await readFile(file, 'utf8');
    await writeFile(file, source.replace('REDISPORT:', 'REDIS_PORT:'));
    const stack = start();
    expect(await stack.ended).toBe(1);
    expect(stack.output).toContain('REDIS_PORT is not a setting');
    await writeFile(file, source);
  });
});

describe('without a Redis on the machine', () => {
  it('one instance serves from memory, and it says so', async () => {
    const stack = start({ env: { PATH: '/nonexistent' } });
    const url = await stack.url();
    expect(stack.output).toContain('There is no Redis on this machine');
    const { client } = await signIn(url, 'Ada', 'forgetful');
    expect(await client.get('sendMessage', 'here')).toMatchObject({ seq: 1 });
  });
});
