import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readStack } from '../../local/stack.ts';
import { copyProject, copyStacks, filesIn } from '../support/copy.ts';

const folder = mkdtempSync(join(tmpdir(), 'new-'));
const [template, project] = [join(folder, 'template'), join(folder, 'talk')];
/** With a login, a state and settings of its own: the person's are left alone. */
const env = {
  PATH: process.env.PATH,
  HOME: folder,
  PULUMI_BACKEND_URL: `file://${folder}`,
  PULUMI_CONFIG_PASSPHRASE: 'test',
  PULUMI_SKIP_UPDATE_CHECK: 'true',
};

async function pulumi(...args: readonly string[]): Promise<string> {
  const options = { cwd: folder, env, timeout: 60_000 };
  return (await promisify(execFile)('pulumi', [...args, '--non-interactive'], options)).stdout;
}

beforeAll(async () => {
  copyProject(template);
  copyStacks(template, 'template');
  await pulumi(
    ...['new', template, '--dir', project, '--name', 'talk', '--generate-only', '--yes'],
  );
});
afterAll(() => rmSync(folder, { recursive: true }));

test('makes a project of the files as they are, but for what Pulumi.yaml says of it', () => {
  const [files, originals] = [project, template].map((root) => {
    return filesIn(root).map((file) => relative(root, file));
  });
  expect(files).toEqual(originals);
  const changed = files?.filter((file) => {
    return !readFileSync(join(project, file)).equals(readFileSync(join(template, file)));
  });
  expect(changed).toEqual(['Pulumi.yaml']);
});

test.each(['dev', 'prod'])('gives %s the settings there that it has here', async (stack) => {
  await pulumi('stack', 'init', stack, '--cwd', project);
  const printed = await pulumi('config', '--json', '--stack', stack, '--cwd', project);
  const config = Object.entries(JSON.parse(printed) as Record<string, { value: string }>);
  const values = Object.fromEntries(config.map(([key, { value }]) => [key, value]));
  expect(values).toEqual(readStack(stack, {}, project).config);
  expect(readStack(stack, {}, project).own).toEqual(readStack(stack, {}, template).own);
});
