import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/**
 * A PATH without what npm put before it: for each folder upwards its node_modules/.bin, and last a
 * folder that ends in node-gyp-bin. What is left is what the person's own shell looks through.
 */
export function withoutNpm(path: string): string {
  const folders = path.split(delimiter);
  const last = folders.findLastIndex((folder) => folder.endsWith('node-gyp-bin'));
  return folders.slice(last + 1).join(delimiter);
}

/**
 * A PATH with this project's own commands before all others, its Node first among them: the Pulumi
 * CLI starts the program with the first `node` that it finds, and an old one cannot read TypeScript.
 */
export function withOurs(path: string): string {
  return `${join(import.meta.dirname, '..', 'node_modules', '.bin')}${delimiter}${path}`;
}

/** Where a shell with this PATH finds a command; undefined when it finds none. */
export function findOn(path: string, command: string): string | undefined {
  const folders = path.split(delimiter).filter((folder) => folder !== '');
  return folders.map((folder) => join(folder, command)).find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
