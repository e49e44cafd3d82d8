import { readdirSync, readFileSync } from 'node:fs';

/**
 * The processes of a session, which is called by the number of the one that began it. What is started
 * in a process group of its own stays in it, and so does what has lost its parent. Where the system
 * does not tell: none.
 */
export function membersOf(session: number): readonly number[] {
  try {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name) && sessionOf(name) === session)
      .map(Number);
  } catch {
    return [];
  }
}

function sessionOf(pid: string): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // State, parent, group, session, as the fields after the command, which may hold spaces: proc(5).
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[3]);
  } catch {
    // It has ended since the folder was read.
    return undefined;
  }
}
