/**
 * Reads from standard input, as lines of JSON, which processes were started, each with a command
 * that clears up after it (`{ pid, last }`), and which have ended (`{ pid }`), and what nobody is to
 * find afterwards (`{ folder }`). When it ends, whoever wrote it is gone: kills what is left. Runs in
 * a process group of its own.
 */
import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { membersOf } from './session.ts';

// Only the end of its input ends it, not what was meant for the process that it guards.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {});

interface Line {
  readonly pid: number;
  readonly last?: readonly string[];
  readonly folder?: string;
}

const running = new Map<number, readonly string[]>();
const folders: string[] = [];
const lines = createInterface({ input: process.stdin });
lines.on('line', (line) => {
  const { pid, last, folder } = JSON.parse(line) as Line;
  if (folder !== undefined) folders.push(folder);
  else if (last) running.set(pid, last);
  else running.delete(pid);
});
lines.on('close', () => {
  for (const [pid, [command, ...args]] of running) {
    // The whole group, whose leader each of them is; then what it started in groups of their own.
    kill(-pid);
    for (const member of membersOf(pid)) kill(member);
    if (command !== undefined) spawn(command, args, { detached: true, stdio: 'ignore' }).unref();
  }
  // Who is killed may write to it a moment longer.
  for (const folder of folders) rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  process.exit(0);
});

function kill(pid: number) {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}
