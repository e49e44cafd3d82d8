import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { descendants } from './processes.ts';

/** The processes below `root` whose command line matches. */
export function programs(root: number, pattern: RegExp): readonly number[] {
  return descendants(root)
    .map(({ pid }) => pid)
    .filter((pid) => pattern.test(commandOf(pid)));
}

function commandOf(pid: number): string {
  if (!existsSync('/proc/self/cmdline')) {
    return spawnSync('ps', ['-p', `${pid}`, '-o', 'args='], { encoding: 'utf8' }).stdout;
  }
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    // It has ended since it was listed.
    return '';
  }
}
