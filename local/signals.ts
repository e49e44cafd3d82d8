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
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    end();
  }, PARENT_CHECK_MS);
  return {
    promise,
    forget() {
      clearInterval(timer);
      for (const signal of signals) process.off(signal, end);
    },
  };
}
