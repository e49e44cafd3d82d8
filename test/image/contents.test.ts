import { chmod, cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { languages } from '../../app/languages.ts';
import { docker } from '../../local/docker.ts';
import { build } from './build.ts';

const top = join(import.meta.dirname, '../..');
const image = inject('image');
const readJson = async (file: string) => JSON.parse(await readFile(join(top, file), 'utf8'));

/** The paths below the image's working directory, and the texts of the server's own files. */
let files: readonly string[];
let sources: readonly [path: string, text: string][];
let copy: string;

beforeAll(async () => {
  files = await evaluate(`fs.readdirSync('.', { recursive: true })`);
  sources = await evaluate(
    `fs.globSync('app/**/*.ts').map((path) => [path, fs.readFileSync(path, 'utf8')])`,
  );
  copy = await copyContext();
});
afterAll(() => rm(copy, { recursive: true, force: true }));

/** A folder with the app and the files beside it, without what may weigh much. */
async function copyContext(): Promise<string> {
  const target = await mkdtemp(join(tmpdir(), 'context-'));
  const entries = await readdir(top, { withFileTypes: true });
  for (const { name } of entries.filter((entry) => entry.isFile() || entry.name === 'app')) {
    const filter = (path: string) => basename(path) !== 'node_modules';
    await cp(join(top, name), join(target, name), { recursive: true, filter });
  }
  return target;
}

/** What an expression evaluates to in a container of the image. */
async function evaluate<T>(expression: string): Promise<T> {
  const print = `console.log(JSON.stringify(${expression}))`;
  return JSON.parse(await docker('run', '--rm', image, 'node', '--eval', print)) as T;
}

/** Names of the entries of a folder. */
const within = (folder: string) =>
  files.filter((file) => join(folder, basename(file)) === file).map((file) => basename(file));

const packages = () =>
  files
    .map((file) => /^(?:app\/)?node_modules\/((?:@[^/]+\/)?[^/@.][^/]*)$/.exec(file)?.[1])
    .filter((name) => name !== undefined);

it('holds the server, the page and the packages, and nothing else', () => {
  expect(within('.').sort()).toEqual(['app', 'node_modules']);
  expect(
    within('app')
      .filter((name) => name !== 'node_modules')
      .sort(),
  ).toEqual(['dist', 'environment.ts', 'languages.ts', 'package.json', 'protocol.ts', 'server']);
  const pages = ['index', 'room'].flatMap((name) => languages.map((l) => `${name}.${l}.html`));
  const forms = pages.flatMap((page) => [page, `${page}.br`, `${page}.gz`]);
  expect(within('app/dist').sort()).toEqual(['assets', ...forms].sort());
  expect(files.filter((file) => /^app\/.*\.test\./.test(file))).toEqual([]);
});

it('holds no Pulumi and no package that only development needs', async () => {
  const [lock, manifest] = await Promise.all([
    readJson('package-lock.json'),
    readJson('package.json'),
  ]);
  const unwanted = (name: string) =>
    name in manifest.dependencies || lock.packages[`node_modules/${name}`]?.dev === true;
  expect(packages()).toContain('socket.io');
  expect(packages().filter(unwanted)).toEqual([]);
});

it('holds no file that needs a package which is not there', () => {
  const there = new Set(packages());
  const imported = sources.flatMap(([path, text]) =>
    [...text.matchAll(/ from '((?:@[^/']+\/)?[^./'][^/']*)/g)]
      .map(([, name = '']) => name)
      .filter((name) => !name.startsWith('node:') && !there.has(name))
      .map((name) => `${path} imports ${name}`),
  );
  expect(imported).toEqual([]);
});

it('runs on the version of Node that everything else is tested with', async () => {
  const lock = await readJson('package-lock.json');
  const { version } = lock.packages['node_modules/node'];
  const dockerfile = await readFile(join(top, 'app/Dockerfile'), 'utf8');
  expect(dockerfile).toContain(`ARG NODE_IMAGE=node:${version}-bookworm-slim@sha256:`);
});

it('is the same image when only what it does not hold has changed', async () => {
  for (const file of ['README.md', 'index.ts', 'app/notes.md', 'app/server/new.test.ts']) {
    await writeFile(join(copy, file), '// changed\n');
  }
  expect(await build({ ...inject('build'), context: copy })).toBe(image);
});

it('is the same image when its folders are their owner’s alone, as `pulumi new` makes them', async () => {
  for (const folder of ['app', 'app/server', 'app/server/rooms']) {
    await chmod(join(copy, folder), 0o700);
  }
  expect(await build({ ...inject('build'), context: copy })).toBe(image);
});

it('is another image when the server has changed', async () => {
  await writeFile(join(copy, 'app/server/main.ts'), '// changed\n');
  expect(await build({ ...inject('build'), context: copy })).not.toBe(image);
});

it('must not run as root, nor be able to change what it runs', async () => {
  expect(await docker('image', 'inspect', '--format', '{{.Config.User}}', image)).toBe('1000:1000');
  expect(await evaluate('process.getuid()')).toBe(1000);
  const writable = `fs.readdirSync('.', { recursive: true }).filter((path) => {
    try { fs.accessSync(path, fs.constants.W_OK); return true } catch { return false }
  })`;
  expect(await evaluate(writable)).toEqual([]);
});
