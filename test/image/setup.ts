import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { findBase } from './base.ts';
import { type BuildArgs, build, clear, docker } from './docker.ts';

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

/** Builds the image once, from the top folder, for all tests here. */
export async function setup({ provide }: TestProject): Promise<void> {
  try {
    const base = await findBase(join(top, 'app/Dockerfile'), label);
    const args = { context: top, base, label };
    const start = performance.now();
    const image = await build(args);
    const seconds = ((performance.now() - start) / 1000).toFixed(1);
    console.log(`Built the image in ${seconds} s: ${await sizes(image)}`);
    provide('build', args);
    provide('image', image);
    provide('label', label);
  } catch (error) {
    await clear(label);
    throw error;
  }
}

export function teardown(): Promise<void> {
  return clear(label);
}

/** The base's layers come first; the chat's own are those that make a push. */
async function sizes(image: string): Promise<string> {
  const size = Number(await docker('image', 'inspect', '--format', '{{.Size}}', image));
  const layers = (await docker('history', '--human=false', '--format', '{{.Size}}', image))
    .split('\n')
    .map(Number);
  return `${megabytes(size)}, layers of ${layers.filter((layer) => layer > 1e4).map(megabytes)}`;
}

const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`;
