import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Takes the folder for this process, or throws: two Redis servers must not write to one folder.
 * Returns what gives it back. A lock that was left behind by a process that is gone does not count.
 */
export function lockFolder(folder: string, who: string): () => void {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, 'running');
  const holder = readHolder(path);
  if (holder !== undefined && isAlive(holder)) {
    throw new Error(
      `${who} is running already, as process ${holder}; ` +
        'end it there (Ctrl-C), or start another stack (--stack)',
    );
  }
  writeFileSync(path, String(process.pid));
  return () => rmSync(path, { force: true });
}

function readHolder(path: string): number | undefined {
  try {
    const pid = Number(readFileSync(path, 'utf8'));
    return Number.isSafeInteger(pid) && pid > 0 ? pid : undefined;
  } catch {
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return pid !== process.pid;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
