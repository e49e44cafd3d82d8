/**
 * Reads from standard input which processes were started (`+pid`) and which have ended (`-pid`).
 * When it ends, whoever wrote it is gone: kills what is left. Runs in a process group of its own.
 */
import { createInterface } from 'node:readline';

// Only the end of its input ends it, not what was meant for the process that it guards.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {});

const running = new Set<number>();
const lines = createInterface({ input: process.stdin });
lines.on('line', (line) => {
  const pid = Number(line.slice(1));
  if (line.startsWith('+')) running.add(pid);
  else running.delete(pid);
});
lines.on('close', () => {
  for (const pid of running) {
    try {
      // The whole group, whose leader each of them is.
      process.kill(-pid, 'SIGKILL');
    } catch {
      // It has ended by itself.
    }
  }
  process.exit(0);
});
