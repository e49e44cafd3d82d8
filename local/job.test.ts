import { execFile } from 'node:child_process';
import { access, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Cloud } from './cloud.ts';
import { realisers } from './realisers.ts';
import type { RegisteredResource } from './resource.ts';

let folder: string;
let cloud: Cloud;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'jobs '));
  cloud = new Cloud(realisers, {
    folder,
    project: 'demo-project',
    port: 0,
    instances: 1,
    redisServer: '/usr/bin/redis-server',
    onLine: () => {},
    onNotice: () => {},
  });
});
afterEach(async () => {
  await cloud.destroy(() => {});
  await rm(folder, { recursive: true });
});

const make = (type: string, inputs: Record<string, unknown>) => {
  return cloud.realise({ type, name: 'some', inputs } as unknown as RegisteredResource);
};

/** A job that prints its environment and its arguments, as a file that can be run. */
async function makeJob(envs: readonly object[]): Promise<string> {
  const { outputs } = await make('gcp:serviceaccount/account:Account', { accountId: 'chat' });
  const connector = { name: 'one', ipCidrRange: '10.8.0.0/28' };
  const { id } = await make('gcp:vpcaccess/connector:Connector', connector);
  const print = 'console.log(JSON.stringify([process.env, process.argv.slice(1)]))';
  const template = {
    serviceAccount: outputs.email,
    vpcAccess: { connector: id },
    containers: [{ commands: ['node', '-e', print, '--'], args: ['--help'], envs }],
  };
  await make('gcp:cloudrunv2/job:Job', { name: 'print', template: { template } });
  return join(folder, 'print');
}

async function run(file: string, ...args: readonly string[]) {
  const { stdout } = await promisify(execFile)(file, args, { env: { ...process.env, STRAY: 'x' } });
  return JSON.parse(stdout) as [Record<string, string>, string[]];
}

it('is a command with the environment of the job and nothing of the person’s', async () => {
  const odd = `it's "odd" $HOME \`id\`\nand long`;
  const file = await makeJob([{ name: 'ODD', value: odd }, { name: 'EMPTY' }]);
  const [env] = await run(file);
  expect(env).toMatchObject({ ODD: odd, EMPTY: '' });
  expect(env).not.toHaveProperty('STRAY');
});

it('takes arguments in place of those of the job', async () => {
  const file = await makeJob([]);
  expect((await run(file))[1]).toEqual(['--help']);
  expect((await run(file, '--room', 'the hall'))[1]).toEqual(['--room', 'the hall']);
});

it('can be read by its owner alone, as it holds secrets, and is gone with the stack', async () => {
  const file = await makeJob([]);
  expect((await stat(file)).mode & 0o077).toBe(0);
  await cloud.destroy(() => {});
  await expect(access(file)).rejects.toThrow('ENOENT');
});
