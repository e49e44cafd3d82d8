/**
 * Reads from standard input, as lines of JSON, which processes were started, each with a command
 * that clears up after it (`{ pid, last }`), and which have ended (`{ pid }`). When it ends, whoever
 * wrote it is gone: kills what is left. Runs in a process group of its own.
 */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

// Only the end of its input ends it, not what was meant for the process that it guards.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {});

const running = new Map<number, readonly string[]>();
const lines = createInterface({ input: process.stdin });
lines.on('line', (line) => {
  const { pid, last } = JSON.parse(line) as { pid: number; last?: readonly string[] };
  if (last) running.set(pid, last);
  else running.delete(pid);
});
lines.on('close', () => {
  for (const [pid, [command, ...args]] of running) {
    try {
      // The whole group, whose leader each of them is.
      process.kill(-pid, 'SIGKILL');
    } catch {
      // It has ended by itself.
    }
    if (command !== undefined) spawn(command, args, { detached: true, stdio: 'ignore' }).unref();
  }
  process.exit(0);
});
