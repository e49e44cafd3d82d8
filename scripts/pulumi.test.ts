import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { fakeCommands } from './fakes.ts';

const script = new URL('pulumi.ts', import.meta.url).pathname;
let commands: ReturnType<typeof fakeCommands>;

beforeEach(() => {
  commands = fakeCommands({ node: 'echo an old Node' });
});
afterEach(() => commands.remove());

function start(...args: readonly string[]) {
  return spawn(process.execPath, [script, ...args], {
    env: { PATH: commands.path },
    // A process group of its own, as a shell gives to what is typed.
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

async function run(...args: readonly string[]) {
  const child = start(...args);
  const output = Promise.all([text(child.stdout), text(child.stderr)]);
  const [code] = await once(child, 'close');
  const [out, err] = await output;
  return { code, out, err };
}

test('hands the arguments over, and the exit code back', async () => {
  commands.set('pulumi', 'echo "$@"; exit 7');
  expect(await run('up', '--stack', 'two words')).toEqual({
    code: 7,
    out: 'up --stack two words\n',
    err: '',
  });
});

test('destroys with the program, which waits for what Google leaves behind, and all that it can', async () => {
  commands.set('pulumi', 'echo "$@"');
  expect((await run('destroy', '--yes')).out).toBe(
    'destroy --run-program --continue-on-error --yes\n',
  );
});

test("starts the CLI in the project's folder, with its Node before the person's", async () => {
  commands.set('pulumi', 'ls Pulumi.yaml; command -v node');
  const { out } = await run('preview');
  expect(out).toMatch(/^Pulumi\.yaml\n.*\/node_modules\/\.bin\/node\n$/);
});

test('tells in one line how to get a CLI that is not there', async () => {
  commands = { ...commands, path: '/nowhere' };
  const { code, err } = await run('destroy');
  expect(code).toBe(127);
  expect(err).toMatch(/^The Pulumi CLI is not on the PATH: https:\S+ tells how to get it\n$/);
});

test('refuses a verb that it does not know', async () => {
  const { code, err } = await run('cancel');
  expect(code).toBe(2);
  expect(err).toContain('expected up, preview, destroy, got "cancel"');
});

test("explains itself before the CLI's own help", async () => {
  commands.set('pulumi', 'echo "usage: $*"');
  const { out } = await run('up', '--help');
  expect(out).toMatch(/^npm run up[\s\S]*The CLI's own help follows\.\n\nusage: up --help\n$/);
});

test.each([
  ['Ctrl-C, which reaches the whole group', 'INT', (pid: number) => process.kill(-pid, 'SIGINT')],
  ['SIGTERM, which reaches us alone', 'TERM', (pid: number) => process.kill(pid, 'SIGTERM')],
])('waits at %s until the CLI has ended by itself', async (_, signal, send) => {
  // It ends in the end, even if no signal reaches it.
  const wait =
    'echo ready; for second in 1 2 3 4 5 6 7 8 9; do sleep 1 >/dev/null 2>&1 & wait; done';
  commands.set('pulumi', `trap 'echo cancelled; exit 9' ${signal}; ${wait}`);
  const child = start('up');
  await once(child.stdout, 'data');
  const rest = text(child.stdout);
  send(child.pid as number);
  const [code] = await once(child, 'close');
  expect(code).toBe(9);
  expect(await rest).toBe('cancelled\n');
});
