import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { docker } from '../../local/docker.ts';
import { Client } from '../support/client.ts';
import { SERVICE, serviceOf, startCloud, type TestCloud } from '../support/cloud.ts';
import { programs } from '../support/programs.ts';

const top = join(import.meta.dirname, '../..');
const image = inject('image');

let test: TestCloud;
beforeEach(async () => {
  const findImage = async (reference: string) => (reference === 'example/app' ? image : undefined);
  test = await startCloud({ findImage });
});
afterEach(() => test.stop());

/** The containers that a process has started, whatever their state. */
async function containers(pid = process.pid): Promise<readonly string[]> {
  const filter = `label=chat-local=${pid}`;
  const names = await docker('ps', '--all', '--format', '{{.Names}}', '--filter', filter);
  return names.split('\n').filter((name) => name !== '');
}

async function environmentOf(container: string): Promise<readonly string[]> {
  return JSON.parse(await docker('inspect', '--format', '{{json .Config.Env}}', container));
}

describe('a service of an image', () => {
  it('is a container, which has its environment and answers', async () => {
    const { outputs, note } = await test.make(SERVICE, serviceOf(test, { GREETING: 'two\nlines' }));
    expect(note).toMatch(/^1 × container, port \d+$/);
    expect(await (await fetch(`${outputs.uri}`)).text()).toContain('<title>');
    const [name = '', ...others] = await containers();
    expect(name).toMatch(/^chat-app-00001-1-\d+$/);
    expect(others).toEqual([]);
    const given = ['GREETING=two\nlines', 'K_SERVICE=chat-app', 'K_CONFIGURATION=chat-app'];
    expect(await environmentOf(name)).toEqual(expect.arrayContaining(given));
  });

  it('has no secret among the arguments of any process', async () => {
    await test.make(SERVICE, serviceOf(test, { GREETING: 'hush-2b1f' }));
    expect(programs(process.pid, /^docker run/)).toHaveLength(1);
    expect(programs(process.pid, /hush-2b1f/)).toEqual([]);
  });

  it('drains when it is taken down, and leaves no container', async () => {
    const { outputs } = await test.make(SERVICE, serviceOf(test));
    const client = await new Client(String(outputs.uri)).connected();
    await client.get('signin', { user: 'Ada', room: 'hall' });
    await test.cloud.destroy(() => {});
    expect(await client.next('draining')).toHaveProperty('retryAfterMs');
    await expect.poll(() => test.lines.join()).toContain('"message":"drained"');
    client.close();
    expect(await containers()).toEqual([]);
  });

  it('goes over to another container when it is changed', async () => {
    const { id } = await test.make(SERVICE, serviceOf(test));
    await test.cloud.update(id, serviceOf(test, { GREETING: 'hello' }));
    const [name = '', ...others] = await containers();
    expect(name).toMatch(/^chat-app-00002-2-\d+$/);
    expect(others).toEqual([]);
    expect(await environmentOf(name)).toContain('GREETING=hello');
  });

  it('says so when the image is not on this machine, and asks no registry for it', async () => {
    await test.stop();
    test = await startCloud({ findImage: async () => 'nobody/nothing:1' });
    const made = test.make(SERVICE, serviceOf(test));
    await expect(made).rejects.toThrow('ended (125) before it was ready');
    expect(test.lines.join()).toMatch(/No such image/i);
  });
});

describe('no container is left', () => {
  let parent: ChildProcess | undefined;
  afterEach(() => void parent?.kill('SIGKILL'));

  it('when its client is killed, and another takes its place', async () => {
    await test.make(SERVICE, serviceOf(test));
    const [name = ''] = await containers();
    const clients = programs(process.pid, /^docker run/);
    expect(clients).toHaveLength(1);
    process.kill(clients[0] as number, 'SIGKILL');
    await expect.poll(() => test.notices.join(), { timeout: 30_000 }).toContain('takes its place');
    expect(await containers()).not.toContain(name);
  });

  it('when everything is killed, however far it has come', async () => {
    const making = test.make(SERVICE, serviceOf(test));
    await expect.poll(() => programs(process.pid, /^docker run/)).toHaveLength(1);
    test.cloud.children.killAll();
    await expect(making).rejects.toThrow('ended (SIGKILL)');
    expect(await containers()).toEqual([]);
  });

  it('when its client was killed before it came to be', async () => {
    const name = `chat-late-${process.pid}`;
    const remover = spawn(process.execPath, [join(top, 'local/remover.ts'), name]);
    const ended = once(remover, 'exit');
    await expect.poll(() => programs(remover.pid as number, /^docker rm/)).toHaveLength(1);
    await docker('create', '--name', name, '--label', `chat-local=${process.pid}`, image);
    await ended;
    expect(await containers()).toEqual([]);
  });

  it('when the process that started it is killed', async () => {
    parent = spawn(process.execPath, [join(import.meta.dirname, 'parent.ts'), image], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(parent.stdout as NodeJS.ReadableStream, 'data');
    const { pid } = parent;
    expect(await containers(pid)).toHaveLength(1);
    parent.kill('SIGKILL');
    await expect.poll(() => containers(pid), { timeout: 30_000 }).toEqual([]);
  });
});
