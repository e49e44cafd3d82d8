import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { onTestFinished } from 'vitest';

const top = join(import.meta.dirname, '../..');

/** What somebody who gets the project does not get with it. */
const isMade = (path: string) =>
  /^(node_modules|dist|\.git|\.local|test-results)$/.test(basename(path));

/** The paths of all files in a folder and below, without what is made there. */
export function filesIn(folder: string): readonly string[] {
  const entries = readdirSync(folder, { withFileTypes: true });
  return entries
    .filter(({ name }) => !isMade(name))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory() ? filesIn(path) : [path];
    });
}

/** Copies the project to a folder that is not there yet. */
export function copyProject(folder: string): void {
  cpSync(top, folder, { recursive: true, filter: (path) => !isMade(path) });
}

/** A folder with the stacks of a project of another name; gone after the test. */
export function otherProject(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'project-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  copyStacks(folder, name);
  return folder;
}

/**
 * Writes Pulumi.yaml and the stacks' files into a folder, as a project of another name has them from
 * the start: without what the CLI writes there, which is this one's name before a setting, where it
 * is at Google, and a passphrase.
 */
export function copyStacks(folder: string, name: string): void {
  const read = (file: string) => readFileSync(join(top, file), 'utf8');
  const [line = '', own = ''] = /^name: (.+)$/m.exec(read('Pulumi.yaml')) ?? [];
  for (const file of readdirSync(top).filter((file) => /^Pulumi\..*yaml$/.test(file))) {
    const text = read(file)
      .replace(line, `name: ${name}`)
      .replaceAll(new RegExp(`^  ${own}:`, 'gm'), '  ')
      .replaceAll(/^ {2}gcp:(project|region): .*\n/gm, '')
      .replaceAll(/^(encryptionsalt|encryptedkey|secretsprovider): .*\n/gm, '');
    writeFileSync(join(folder, file), text);
  }
}
