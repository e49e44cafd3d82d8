import { join } from 'node:path';
import type { VariableName } from '../app/environment.ts';
import { Children } from '../local/children.ts';
import { freePort } from '../local/port.ts';
import { untilStarted } from '../local/probe.ts';
import { raisedLimits } from './limits.ts';

const top = join(import.meta.dirname, '..');
const children = new Children();
const startupProbe = { httpGet: { path: '/health/startup' }, failureThreshold: 3 };
const USAGE_LIMIT_MS = 20_000;
const KEPT_LINES = 20;

/** What can be measured: this app, or the small server in `bench/classic/`. */
export type Kind = 'ours' | 'classic';

const programs: Readonly<Record<Kind, string>> = {
  ours: 'app/server/main.ts',
  classic: 'bench/classic/main.ts',
};

/** What a process has used since it started. */
export interface Usage {
  readonly cpuSeconds: number;
  /** Of its memory, what is in the machine's; after a collection of garbage if it `collects`. */
  readonly residentBytes: number;
  /** In the heap, and in buffers outside of it; likewise. */
  readonly heldBytes: number;
}

export interface ServerArgs {
  readonly kind: Kind;
  readonly env?: Partial<Record<VariableName, string>>;
  /** Collect garbage before the memory is told. */
  readonly collects?: boolean;
  /** A folder for CPU profiles, written when the process ends. */
  readonly profile?: string | undefined;
}

/** A server of either kind as a process of its own, with the same flags and the same limits. */
export async function startServer({ kind, env, collects = false, profile }: ServerArgs) {
  const port = await freePort();
  const lines: string[] = [];
  let told: ((usage: Usage) => void) | undefined;
  const child = await children.start({
    command: process.execPath,
    args: [...flags(collects, profile), '--import', './bench/probe.ts', programs[kind]],
    cwd: top,
    env: { NODE_ENV: 'production', ...raisedLimits, ...env, PORT: String(port) },
    onLine(line) {
      if (line.startsWith('usage ')) return told?.(JSON.parse(line.slice('usage '.length)));
      lines.push(line);
      if (lines.length > KEPT_LINES) lines.shift();
    },
  });
  const ended = child.ended.then((code) => {
    throw new Error(`the ${kind} server ended (${code}):\n${lines.join('\n')}`);
  });
  // From its start on, its end is what whoever stops it waits for.
  ended.catch(() => {});
  const over = new AbortController();
  await Promise.race([untilStarted(port, startupProbe, over.signal), ended]).finally(() =>
    over.abort(),
  );
  return {
    kind,
    url: `ws://127.0.0.1:${port}`,
    /** What it printed last. */
    lines,
    usage: () =>
      new Promise<Usage>((resolve, reject) => {
        const limit = setTimeout(
          () => reject(new Error(`the ${kind} server did not tell its usage`)),
          USAGE_LIMIT_MS,
        );
        told = (usage) => {
          clearTimeout(limit);
          resolve(usage);
        };
        ended.catch(reject);
        process.kill(child.pid, 'SIGUSR2');
      }),
    stop: () => child.stop(),
    /** At once, as a machine that fails. */
    async kill() {
      child.kill();
      await child.ended;
    },
  };
}

export type Server = Awaited<ReturnType<typeof startServer>>;

function flags(collects: boolean, profile: string | undefined): string[] {
  return [
    ...(collects ? ['--expose-gc'] : []),
    ...(profile === undefined ? [] : ['--cpu-prof', '--cpu-prof-dir', profile]),
  ];
}

/** The CPU time in seconds that a server needs for `work`, and what comes of it. */
export async function measure<T>(server: Server, work: () => Promise<T>) {
  const before = await server.usage();
  const result = await work();
  const after = await server.usage();
  return { result, cpuSeconds: after.cpuSeconds - before.cpuSeconds };
}
