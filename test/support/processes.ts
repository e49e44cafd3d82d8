import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';

interface Process {
  readonly pid: number;
  readonly parent: number;
}

/** Every process that descends from `root`, in whatever process group. */
export function descendants(root: number): readonly Process[] {
  const all = existsSync('/proc/self/status') ? listByProc() : listByPs();
  const below = (parent: number): Process[] => {
    return all.filter((p) => p.parent === parent).flatMap((p) => [p, ...below(p.pid)]);
  };
  return below(root);
}

/** Those of `processes` that still run. A zombie does not: it waits for somebody to take note. */
export function alive(processes: readonly Process[]): readonly Process[] {
  return processes.filter(({ pid }) => {
    try {
      process.kill(pid, 0);
      return !existsSync('/proc/self/status') || !/^State:\s+[ZX]/m.test(statusOf(pid));
    } catch {
      return false;
    }
  });
}

const statusOf = (pid: number | string) => readFileSync(`/proc/${pid}/status`, 'utf8');

function listByProc(): readonly Process[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const parent = /^PPid:\s+(\d+)/m.exec(statusOf(name))?.[1];
        return [{ pid: Number(name), parent: Number(parent) }];
      } catch {
        // It has ended since the folder was read.
        return [];
      }
    });
}

function listByPs(): readonly Process[] {
  const { stdout } = spawnSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' });
  return stdout.split('\n').map((line) => {
    const [pid, parent] = line.trim().split(/\s+/);
    return { pid: Number(pid), parent: Number(parent) };
  });
}
