import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';

const top = join(import.meta.dirname, '../..');
/** What the CLI, the build of the image and `npm run adopt` read. */
const parts = [
  ...['infra', 'app', 'local', 'scripts'],
  ...['package.json', 'package-lock.json', 'tsconfig.json', '.npmrc', '.dockerignore'],
  'Pulumi.yaml',
];
/** Made here, and made again there. */
const isMade = (path: string) => /\/(node_modules|dist)$/.test(path);

/**
 * A copy of the program in a folder, with one stack's settings: what the rehearsal writes and what
 * the CLI leaves there is no part of the person's own.
 */
export function copyProgram(folder: string, stack: string): void {
  mkdirSync(folder, { recursive: true });
  for (const part of parts) {
    const filter = (path: string) => !isMade(path);
    cpSync(join(top, part), join(folder, part), { recursive: true, filter });
  }
  symlinkSync(join(top, 'node_modules'), join(folder, 'node_modules'));
  const file = `Pulumi.${stack}.yaml`;
  writeFileSync(join(folder, file), ownSettings(readFileSync(join(top, file), 'utf8')));
}

/**
 * The program's settings of a stack's file: neither those of Google's provider, which say where the
 * person's own deployment is, nor what their passphrase alone opens.
 */
export function ownSettings(file: string): string {
  const { config } = (parse(file) ?? {}) as { config?: Record<string, unknown> };
  const own = Object.entries(config ?? {}).filter(([key, value]) => {
    return !/^(gcp|docker):/.test(key) && !JSON.stringify(value).includes('{"secure":');
  });
  return stringify({ config: Object.fromEntries(own) });
}
