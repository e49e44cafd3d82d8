import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Takes the folder for this process, or throws: two Redis servers must not write to one folder.
 * Returns what gives it back. A lock that was left behind by a process that is gone does not count.
 */
export function lockFolder(folder: string, who: string): () => void {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, 'running');
  const holder = read(path);
  if (holder !== undefined && holder === identityOf(Number.parseInt(holder, 10))) {
    throw new Error(
      `${who} is running already, as process ${Number.parseInt(holder, 10)}; ` +
        'end it there (Ctrl-C), or start another stack (--stack)',
    );
  }
  rmSync(path, { force: true, recursive: true });
  // Fails when another process was quicker.
  writeFileSync(path, `${identityOf(process.pid)}`, { flag: 'wx' });
  return () => rmSync(path, { force: true });
}

/**
 * What tells a process from a later one of the same number: its number and, where the system says,
 * when it was started. Undefined when there is no such process, or only what is left of one.
 */
export function identityOf(pid: number): string | undefined {
  if (!isRunning(pid)) return undefined;
  const stat = read(`/proc/${pid}/stat`);
  if (stat === undefined) return `${pid}`;
  // State and start time, as the fields after the command, which may hold spaces: proc(5).
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [state, startedAt] = [fields[0], fields[19]];
  return state === 'Z' || state === 'X' ? undefined : `${pid} ${startedAt}`;
}

function isRunning(pid: number): boolean {
  if (!Number.isSafeInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
