import { readFileSync } from 'node:fs';

const PARENT_CHECK_MS = 500;
/** npm passes on a Ctrl-C that the terminal has sent here already: that is one wish, not two. */
const SAME_WISH_MS = 1000;

/**
 * `promise` resolves when this process is to end: by Ctrl-C, by SIGTERM, when its terminal is closed
 * or when npm, which started it, is gone. `asked` is called at each such wish.
 */
export function untilAsked(asked: () => void) {
  const { promise, resolve } = Promise.withResolvers<void>();
  let last = Number.NEGATIVE_INFINITY;
  const end = () => {
    const now = performance.now();
    if (now - last < SAME_WISH_MS) return;
    last = now;
    asked();
    resolve();
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.on(signal, end);
  // A pipe that nobody reads any more would otherwise end the process without any taking down.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', resolve);
  const timer = watchNpm(end);
  return {
    promise,
    forget() {
      clearInterval(timer);
      for (const signal of signals) process.off(signal, end);
    },
  };
}

/** npm, when it is killed, tells nobody. Between it and this process there may be a shell. */
function watchNpm(gone: () => void): NodeJS.Timeout | undefined {
  if (process.env.npm_lifecycle_event === undefined) return undefined;
  const before = ancestors();
  const timer = setInterval(() => {
    if (ancestors() === before) return;
    clearInterval(timer);
    gone();
  }, PARENT_CHECK_MS);
  return timer;
}

/** Parent and, where the system tells, grandparent; a process whose parent ends gets another. */
function ancestors(): string {
  const parent = process.ppid;
  try {
    return `${parent} ${/^PPid:\s+(\d+)/m.exec(readFileSync(`/proc/${parent}/status`, 'utf8'))?.[1]}`;
  } catch {
    return `${parent}`;
  }
}
