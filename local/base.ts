import { execFileSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { docker } from './docker.ts';
import { find } from './parts.ts';

export interface BaseArgs {
  /** What the base is called where it is made here: NAME:TAG. */
  readonly tag: string;
  /** What it is found by when it is to be removed: NAME=VALUE. */
  readonly label: string;
}

const CERTIFICATES = '/etc/ssl/certs/ca-certificates.crt';
/** What the Dockerfile calls, and what npm's own first line does. */
const programs = ['/bin/sh', '/bin/chmod', '/bin/rm', '/usr/bin/env'];

/**
 * The image to build upon: undefined, which is the Dockerfile's own, where that can be had; else one
 * made of this machine's parts, so that everything but the base is tested without a registry.
 */
export async function findBase(dockerfile: string, args: BaseArgs): Promise<string | undefined> {
  const pinned = /^ARG NODE_IMAGE=(.+)$/m.exec(readFileSync(dockerfile, 'utf8'))?.[1];
  if (pinned === undefined) throw new Error(`expected ARG NODE_IMAGE=… in ${dockerfile}`);
  try {
    await docker('pull', '--quiet', pinned);
    return undefined;
  } catch (error) {
    console.log(`${pinned} cannot be had, so the base is made here:\n${(error as Error).message}`);
    await importBase(args);
    return args.tag;
  }
}

/** Node, npm, a shell, and the certificates that this machine trusts: what npm meets is signed so. */
async function importBase({ tag, label }: BaseArgs): Promise<void> {
  if (process.platform !== 'linux') throw new Error('a base can be made on Linux only');
  const folder = mkdtempSync(join(tmpdir(), 'base-'));
  const root = join(folder, 'root');
  try {
    fill(root);
    const archive = join(folder, 'root.tar');
    execFileSync('tar', ['--create', '--file', archive, '--directory', root, '.']);
    const changes = [`ENV NODE_EXTRA_CA_CERTS=${CERTIFICATES}`, `LABEL ${label}`];
    await docker('import', ...changes.flatMap((change) => ['--change', change]), archive, tag);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Lays the files where the official image has them. */
function fill(root: string) {
  const put = (source: string, target = source) =>
    cpSync(source, join(root, target), { recursive: true, dereference: true });
  put(process.execPath, '/usr/local/bin/node');
  put(npmFolder(), '/usr/local/lib/node_modules/npm');
  symlinkSync('../lib/node_modules/npm/bin/npm-cli.js', join(root, 'usr/local/bin/npm'));
  for (const program of programs) put(program);
  const libraries = [process.execPath, ...programs].flatMap(librariesOf);
  for (const library of new Set(libraries)) put(library);
  put(process.env.NODE_EXTRA_CA_CERTS ?? CERTIFICATES, CERTIFICATES);
  mkdirSync(join(root, 'tmp'));
}

/** As the loader finds them. */
function librariesOf(program: string): readonly string[] {
  return execFileSync('ldd', [program], { encoding: 'utf8' }).match(/\/\S+(?= \()/g) ?? [];
}

function npmFolder() {
  const npm = process.env.npm_execpath ?? find({ commands: ['npm'] });
  if (npm === undefined) throw new Error('expected npm on the PATH');
  return dirname(dirname(realpathSync(npm)));
}
