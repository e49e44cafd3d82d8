import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** Cloud Run's grace between SIGTERM and SIGKILL. */
const GRACE_MS = 10_000;

export interface ChildArgs {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd?: string;
  /** The whole environment: nothing of this process's own is added. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Its standard input, whole; default: empty. */
  readonly input?: string;
  /** A command that takes away what it leaves behind when a signal ends it; default: nothing. */
  readonly last?: readonly string[];
  readonly onLine: (line: string) => void;
}

export interface Child {
  readonly pid: number;
  /**
   * Resolves when the process has ended, and `last` as well, with its exit code or the signal that
   * ended it.
   */
  readonly ended: Promise<number | NodeJS.Signals>;
  /** SIGTERM, and SIGKILL for what is still there after the grace; resolves when it has ended. */
  stop(): Promise<void>;
  kill(): void;
}

/**
 * Starts processes that do not outlive this one. Each is the leader of a process group of its own,
 * so that Ctrl-C reaches this process alone, which then stops them in order; and a guard, likewise
 * out of reach of what may kill this process, kills those that are left when this process is gone.
 */
export class Children {
  readonly #guard: ChildProcess;
  readonly #running = new Set<Child>();
  #closed = false;

  constructor() {
    // Not the path of a URL, which has another spelling for a space.
    const guard = join(import.meta.dirname, 'guard.ts');
    // Its standard input ends with this process, however that ends.
    this.#guard = spawn(process.execPath, [guard], {
      detached: true,
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    this.#guard.unref();
    // A guard that is gone takes no more names; what it was to do is then left undone.
    this.#guard.stdin?.on('error', () => {});
  }

  /** Whether everything was killed: then nothing more is started. */
  get closed(): boolean {
    return this.#closed;
  }

  async start(start: ChildArgs): Promise<Child> {
    const { command, args, cwd, env, input = '', last = [], onLine } = start;
    if (this.#closed) throw new Error('given up');
    const process = spawn(command, args, {
      cwd,
      env: { ...env },
      detached: true,
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    // Who ends without reading it is found out by its end.
    process.stdin.on('error', () => {}).end(input);
    const ended = new Promise<number | NodeJS.Signals>((resolve) => {
      process.once('exit', async (code, signal) => {
        if (signal !== null) await run(last);
        resolve(code ?? signal ?? 0);
      });
    });
    // In the same tick as the spawn: there is no moment in which the guard does not know.
    if (process.pid !== undefined) this.#tellGuard({ pid: process.pid, last });
    await once(process, 'spawn');
    for (const stream of [process.stdout, process.stderr]) {
      createInterface({ input: stream }).on('line', onLine);
    }
    const pid = process.pid as number;
    const child: Child = {
      pid,
      ended,
      kill: () => process.kill('SIGKILL'),
      async stop() {
        const timer = setTimeout(() => process.kill('SIGKILL'), GRACE_MS);
        process.kill('SIGTERM');
        await ended;
        clearTimeout(timer);
      },
    };
    this.#running.add(child);
    void ended.then(() => {
      this.#running.delete(child);
      this.#tellGuard({ pid });
    });
    return child;
  }

  /** For a person who does not want to wait. */
  killAll() {
    this.#closed = true;
    for (const child of this.#running) child.kill();
  }

  /** Has a folder go when this process has ended without removing it. */
  removeAtEnd(folder: string) {
    this.#tellGuard({ folder });
  }

  #tellGuard(
    line: { readonly folder: string } | { readonly pid: number; readonly last?: readonly string[] },
  ) {
    this.#guard.stdin?.write(`${JSON.stringify(line)}\n`);
  }
}

/** Runs a command to its end, out of reach of Ctrl-C. */
async function run([command, ...args]: readonly string[]): Promise<void> {
  if (command === undefined) return;
  const { promise, resolve } = Promise.withResolvers<unknown>();
  spawn(command, args, { detached: true, stdio: 'ignore' })
    .once('exit', resolve)
    .once('error', resolve);
  await promise;
}
