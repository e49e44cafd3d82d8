import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { fakeCommands } from '../fakes.ts';
import { findNeeds } from './needs.ts';

const top = join(import.meta.dirname, '../..');
const versionOf = (name: string) =>
  JSON.parse(readFileSync(join(top, `node_modules/@pulumi/${name}/package.json`), 'utf8')).version;
const plugin = (name: string, version: string) => ({ name, kind: 'resource', version });
const installed = [plugin('gcp', versionOf('gcp')), plugin('docker', versionOf('docker'))];

let commands: ReturnType<typeof fakeCommands>;
const setCli = (plugins: readonly object[]) =>
  commands.set(
    'pulumi',
    `case "$1" in version) echo v3.259.0 ;; plugin) echo '${JSON.stringify(plugins)}' ;; esac`,
  );

beforeEach(() => {
  commands = fakeCommands({ docker: 'echo 27.0.1' });
  setCli(installed);
});
afterEach(() => commands.remove());

async function lacking() {
  const env = { PATH: commands.path };
  const findings = await findNeeds({ env, folder: top, limitMs: 10_000 });
  const states = findings.filter(({ state, title }) => state !== 'there' && !/^Redis/.test(title));
  return states.map(({ title, found, advice }) => [title, found, ...advice].join('; '));
}

test.runIf(process.platform === 'linux')('lacks nothing where all is there', async () => {
  expect(await lacking()).toEqual([]);
});

test('asks for the very version of a plug-in that the package has, and says how to get it', async () => {
  setCli([plugin('gcp', '9.0.0'), plugin('docker', versionOf('docker'))]);
  const [line] = await lacking();
  expect(line).toContain(`Plug-in gcp; expected v${versionOf('gcp')}, got v9.0.0`);
  expect(line).toContain(`pulumi plugin install resource gcp v${versionOf('gcp')}`);
});

test.runIf(process.platform === 'linux')('tells an engine that does not answer', async () => {
  commands.set('docker', 'echo "Cannot connect to the Docker daemon" >&2; exit 1');
  expect(await lacking()).toEqual([
    'Docker engine; Cannot connect to the Docker daemon; start Docker',
  ]);
});

function rehearse(...args: readonly string[]) {
  const script = join(top, 'scripts/rehearse.ts');
  const env = { PATH: '/nonexistent', HOME: commands.folder };
  return spawnSync(process.execPath, [script, ...args], { env, encoding: 'utf8' });
}

test('without a CLI it exits 3: what is missing, how it is had, and that nothing was rehearsed', () => {
  const { status, stdout } = rehearse();
  expect(status).toBe(3);
  expect(stdout).toContain('Pulumi CLI');
  expect(stdout).toContain('https://www.pulumi.com/docs/install/');
  expect(stdout).toMatch(/^pulumi plugin install resource docker v\d/m);
  expect(stdout).toContain('Nothing was rehearsed.');
});

test('with a wrong option it exits 2, in words', () => {
  const { status, stderr } = rehearse('--nonsense');
  expect(status).toBe(2);
  expect(stderr).toContain('npm run rehearse -- --help');
});

test('a stack that there is not is a wrong option', () => {
  const { status, stderr } = rehearse('--stack', 'nowhere');
  expect([status, stderr]).toEqual([2, expect.stringContaining('there is no Pulumi.nowhere.yaml')]);
});
