import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { findBase } from '../../local/base.ts';
import { docker } from '../../local/docker.ts';
import { type BuildArgs, build } from './build.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Id of the image that is tested. */
    readonly image: string;
    /** How it was built. */
    readonly build: BuildArgs;
    /** Marks all that one run makes, so that it is found again and removed. */
    readonly label: string;
  }
}

const top = join(import.meta.dirname, '../..');
const label = `chat-test=${process.pid}`;
let janitor: ChildProcess;

/** Builds the image once, from the top folder, for all tests here. */
export async function setup({ provide }: TestProject): Promise<void> {
  // Detached: Ctrl-C, which ends this process without its teardown, does not reach it.
  janitor = spawn(process.execPath, [join(import.meta.dirname, 'janitor.ts'), label], {
    detached: true,
    stdio: ['pipe', 'ignore', 'inherit'],
  });
  const tag = `chat-test-base:${process.pid}`;
  const base = await findBase(join(top, 'app/Dockerfile'), { tag, label });
  const args = { context: top, base, label };
  const start = performance.now();
  const image = await build(args);
  // Docker refuses to take an image's only name while a container of it runs: of this one, the names
  // come and go that a test gives it beside others, which run it.
  await docker('tag', image, `chat-test:${process.pid}`);
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  console.log(`Built the image in ${seconds} s: ${await sizes(image)}`);
  provide('build', args);
  provide('image', image);
  provide('label', label);
}

export async function teardown(): Promise<void> {
  janitor.stdin?.end();
  await once(janitor, 'exit');
}

/** The base's layers come last; those before it are what a push of a new version carries. */
async function sizes(image: string): Promise<string> {
  const size = Number(await docker('image', 'inspect', '--format', '{{.Size}}', image));
  const history = await docker('history', '--human=false', '--format', '{{.Size}}', image);
  const layers = history
    .split('\n')
    .map(Number)
    .filter((bytes) => bytes > 0);
  return `${megabytes(size)}, of layers of ${layers.map(megabytes).join(', ')}`;
}

const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`;
