import { execFile } from 'node:child_process';
import { access, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, it, onTestFinished } from 'vitest';
import { startCloud, type TestCloud } from '../test/support/cloud.ts';

let test: TestCloud;
beforeEach(async () => {
  test = await startCloud({ redisServer: '/usr/bin/redis-server' });
});
afterEach(() => test.stop());

/** A job that prints its environment and its arguments. */
function jobOf(envs: readonly object[], args = ['--help']) {
  const print = 'console.log(JSON.stringify([process.env, process.argv.slice(1)]))';
  const containers = [{ commands: ['node', '-e', print, '--'], args, envs }];
  return {
    name: 'print',
    location: 'europe-west3',
    template: { template: { ...test.standing, containers } },
  };
}

/** The same as a file that can be run. */
async function makeJob(envs: readonly object[]): Promise<string> {
  await test.make('gcp:cloudrunv2/job:Job', jobOf(envs));
  return join(test.folder, 'print');
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
  await test.cloud.destroy(() => {});
  await expect(access(file)).rejects.toThrow('ENOENT');
});

it('is another command when the job is changed, and as it was when the change is refused', async () => {
  const file = await makeJob([{ name: 'WORD', value: 'one' }]);
  const id = 'projects/demo-project/locations/europe-west3/jobs/print';
  await test.cloud.update(id, jobOf([{ name: 'WORD', value: 'two' }], ['--now']));
  const [env, args] = await run(file);
  expect(env.WORD).toBe('two');
  expect(args).toEqual(['--now']);
  expect((await stat(file)).mode & 0o077).toBe(0);
  const secretKeyRef = { secret: 'nowhere', version: '1' };
  const refused = test.cloud.update(id, jobOf([{ name: 'WORD', valueSource: { secretKeyRef } }]));
  await expect(refused).rejects.toThrow('may not read the secret nowhere');
  expect((await run(file))[0].WORD).toBe('two');
});

it('keeps apart two of one name, where two regions may each have one', async () => {
  const other = await startCloud({ sharesNames: true });
  onTestFinished(() => other.stop());
  const { name, template } = jobOf([]);
  const [here, there] = ['europe-west3', 'us-central1'] as const;
  for (const location of [here, there]) {
    await other.make('gcp:cloudrunv2/job:Job', { name, location, template });
  }
  const fileIn = (region: string) => join(other.folder, region, 'jobs', name);
  await other.cloud.remove(`projects/demo-project/locations/${here}/jobs/${name}`);
  await expect(access(fileIn(here))).rejects.toThrow();
  await expect(access(fileIn(there))).resolves.toBeUndefined();
});
