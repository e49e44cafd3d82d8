import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';

const top = join(import.meta.dirname, '../..');
/** What the CLI, the build of the image and `npm run adopt` read. */
const parts = [
  ...['infra', 'app', 'local', 'scripts', 'docs/alerts.md'],
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
  const settings = stringify({ config: settingsOfStack(stack) });
  writeFileSync(join(folder, fileOf(stack)), settings);
}

/** What the person's own file of a stack sets of the program's settings. */
export function settingsOfStack(stack: string): Readonly<Record<string, unknown>> {
  return ownSettings(readFileSync(join(top, fileOf(stack)), 'utf8'));
}

const fileOf = (stack: string) => `Pulumi.${stack}.yaml`;

/**
 * The program's settings of a stack's file: neither those of Google's provider, which say where the
 * person's own deployment is, nor what their passphrase alone opens.
 */
export function ownSettings(file: string): Readonly<Record<string, unknown>> {
  const { config } = (parse(file) ?? {}) as { config?: Record<string, unknown> };
  const own = Object.entries(config ?? {}).filter(([key, value]) => {
    return !/^(gcp|docker):/.test(key) && !JSON.stringify(value).includes('{"secure":');
  });
  return Object.fromEntries(own);
}
