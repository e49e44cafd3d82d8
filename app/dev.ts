/**
 * `npm run dev`: the app by itself, one instance, built and started anew at every save. Without a
 * Redis of the person's own (REDISHOST) it keeps messages in memory.
 */
import { spawn } from 'node:child_process';
import { standalone } from './environment.ts';

const { env } = process;
const start = (...args: readonly string[]) =>
  spawn(process.execPath, args, {
    cwd: import.meta.dirname,
    env: env.REDISHOST ? env : { ...standalone, ...env },
    stdio: 'inherit',
  });

const page = start('build.ts', '--watch');
const server = start('--watch', '--watch-preserve-output', 'server/main.ts');

const stop = () => {
  for (const child of [page, server]) child.kill();
};
// Neither is of use without the other.
page.once('exit', stop);
server.once('exit', stop);
process.on('SIGTERM', stop);
// Ctrl-C and a closed terminal reach both by themselves: the server drains, and is waited for.
for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, () => {});
