/**
 * Loaded into each measured server before its own program (`node --import`): on SIGUSR2 it prints
 * what the process has used, which no other process can read as exactly on every system.
 */
const GIVE_BACK_MS = 300;
/** Seconds of CPU that went into the telling. */
let collecting = 0;

function cpuSeconds() {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

process.on('SIGUSR2', () => {
  const used = cpuSeconds() - collecting;
  const tell = () => {
    collecting = cpuSeconds() - used;
    const { rss, heapUsed, external } = process.memoryUsage();
    const usage = { cpuSeconds: used, residentBytes: rss, heldBytes: heapUsed + external };
    process.stdout.write(`usage ${JSON.stringify(usage)}\n`);
  };
  // Only with --expose-gc: what is garbage is no memory in use. Pages are given back after that.
  if (globalThis.gc === undefined) return tell();
  globalThis.gc();
  setTimeout(() => {
    globalThis.gc?.();
    setTimeout(tell, GIVE_BACK_MS);
  }, GIVE_BACK_MS);
});
