import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { copyProject } from '../../test/start/project.ts';
import { fakeCommands } from '../fakes.ts';
import { serveGoogle, tutorial } from './fixture.ts';

const stacks = JSON.stringify([{ name: 'dev', current: true }]);

let project: Awaited<ReturnType<typeof copyProject>>;
let google: Awaited<ReturnType<typeof serveGoogle>>;
let commands: ReturnType<typeof fakeCommands>;

beforeAll(async () => {
  project = await copyProject();
  google = await serveGoogle(tutorial());
  const config = { ...google.config, 'gcp:project': 'demo-project', 'gcp:region': 'europe-west3' };
  // JSON is YAML.
  await writeFile(join(project.folder, 'Pulumi.dev.yaml'), JSON.stringify({ config }));
});
afterAll(async () => {
  google.close();
  await project.remove();
});
beforeEach(() => {
  commands = fakeCommands({});
  pretendCli({ steps: [{ op: 'update', urn: 'a::b::c::redis' }] });
});

/** A CLI that notes what it is asked to do, and foresees this. */
function pretendCli(preview: object) {
  commands.set(
    'pulumi',
    `case "$1 $2" in
      "stack ls") echo '${stacks}' ;;
      "stack export") echo '{}' ;;
      preview*) echo '${JSON.stringify(preview)}' ;;
      *) echo "did $*" ;;
    esac`,
  );
}

async function adopt(...args: readonly string[]) {
  const env = { PATH: commands.path, GOOGLE_OAUTH_ACCESS_TOKEN: 'a-token', NO_COLOR: '1' };
  const child = spawn(process.execPath, ['scripts/adopt.ts', ...args], {
    cwd: project.folder,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = Promise.all([text(child.stdout), text(child.stderr)]);
  const [code] = await once(child, 'close');
  const [out, err] = await output;
  return { code, out, err };
}

test('writes the settings, imports, and has the preview judge', async () => {
  const { code, out } = await adopt('--yes');
  expect(code).toBe(0);
  expect(out).toMatch(/did config set-all --path --stack dev .*--plaintext redisName=my-redis/);
  expect(out).toMatch(/did import --file \.local\/adopt\/dev\.json --stack dev .*--protect=false/);
  expect(out).toContain('It changes 1 resource in place, makes 0 resources, and replaces none.');
  const file = await readFile(join(project.folder, '.local/adopt/dev.json'), 'utf8');
  expect(JSON.parse(file)).toHaveProperty('resources');
});

test('says what an update takes away, because the program does not know of it', async () => {
  const detailedDiff = { 'template.labels': { kind: 'delete' }, ingress: { kind: 'update' } };
  pretendCli({ steps: [{ op: 'update', urn: 'a::b::c::app', detailedDiff }] });
  const { out } = await adopt('--yes');
  expect(out).toContain('takes away from app: template.labels\n');
});

test('fails when the preview would replace something after all, and says why', async () => {
  const urn = 'urn:pulumi:dev::chat::gcp:redis/instance:Instance::redis';
  pretendCli({ steps: [{ op: 'replace', urn, replaceReasons: ['tier'] }] });
  const { code, err } = await adopt('--yes');
  expect(code).toBe(1);
  expect(err).toContain('replace gcp:redis/instance:Instance redis because of tier');
  expect(err).toMatch(
    /pulumi config set-all --path --stack dev .*--plaintext redisName=chat-redis /,
  );
});

test('changes nothing when it is only to look', async () => {
  const { code, out } = await adopt('--dry-run');
  expect(code).toBe(0);
  expect(out).toContain('gcp:redis:Instance  my-redis');
  expect(out).toContain('connectorMaxInstances');
  expect(out).not.toContain('did ');
});

test('changes nothing where nobody can be asked', async () => {
  const { code, out, err } = await adopt();
  expect(code).toBe(1);
  expect(err).toContain('no terminal to ask on: add --yes, or --dry-run');
  expect(out).not.toContain('did ');
});

test.each([
  [['--nonsense'], 2, "Unknown option '--nonsense'"],
  [['--redis', 'other'], 1, '--redis other: there is my-redis'],
  [['--stack', 'qa'], 1, 'no qa; there is dev; pulumi stack init qa'],
])('ends %j with %i, in words', async (args, expected, words) => {
  const { code, err } = await adopt(...args);
  expect(code).toBe(expected);
  expect(err).toContain(words);
  expect(err).not.toMatch(/^\s+at /m);
});

test('tells its options, and needs nothing for that', async () => {
  const { code, out } = await adopt('--help');
  expect(code).toBe(0);
  for (const option of ['--project', '--region', '--redis', '--dry-run']) {
    expect(out).toContain(option);
  }
});
