import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** For the tests: a folder of commands that do nothing but what a line of shell says. */
export function fakeCommands(commands: Readonly<Record<string, string>>) {
  const folder = mkdtempSync(join(tmpdir(), 'commands-'));
  const set = (name: string, script: string) =>
    writeFileSync(join(folder, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  for (const [name, script] of Object.entries(commands)) set(name, script);
  return {
    folder,
    /** With the shell's own commands behind, and nothing else of this machine. */
    path: `${folder}:/usr/bin:/bin`,
    set,
    remove: () => rmSync(folder, { recursive: true }),
  };
}
