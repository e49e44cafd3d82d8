import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const top = join(import.meta.dirname, '../..');

export interface StartOptions {
  /** Options of `npm start`; a free port unless they name one. */
  readonly args?: readonly string[];
  /** By npm, as a person does, instead of the command behind it. */
  readonly npm?: boolean;
  readonly folder?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** `npm start`, and what it prints. */
export class Start {
  readonly process: ChildProcess;
  readonly lines: string[] = [];
  readonly ended: Promise<number | NodeJS.Signals>;
  readonly #waiting = new Set<() => void>();

  constructor({ args = [], npm = false, folder = top, env = {} }: StartOptions = {}) {
    const port = args.includes('--port') ? [] : ['--port', '0'];
    const [command, ...fixed] = npm ? ['npm', 'start', '--'] : [process.execPath, 'local/main.ts'];
    this.process = spawn(command as string, [...fixed, ...port, ...args], {
      cwd: folder,
      env: { ...process.env, NO_COLOR: '1', ...env },
      // A process group of its own, as a terminal would give it.
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.ended = once(this.process, 'close').then(([code, signal]) => {
      for (const look of this.#waiting) look();
      return code ?? signal;
    });
    for (const stream of [this.process.stdout, this.process.stderr]) {
      if (stream === null) continue;
      createInterface({ input: stream }).on('line', (line) => {
        this.lines.push(line);
        for (const look of this.#waiting) look();
      });
    }
  }

  get output(): string {
    return this.lines.join('\n');
  }

  /** The first line that matches, now or later; fails when the process ends without one. */
  line(pattern: RegExp, from = 0): Promise<RegExpExecArray> {
    return new Promise((resolve, reject) => {
      const look = () => {
        const match = this.lines
          .slice(from)
          .map((line) => pattern.exec(line))
          .find(Boolean);
        if (match) resolve(match);
        else if (this.process.exitCode !== null || this.process.signalCode !== null) {
          reject(new Error(`ended without ${pattern}:\n${this.output}`));
        } else return;
        this.#waiting.delete(look);
      };
      this.#waiting.add(look);
      look();
    });
  }

  /** The chat's address, once it is printed. */
  async url(): Promise<string> {
    return (await this.line(/The chat is at (http:\S+)/))[1] as string;
  }

  /** A signal to the whole process group, as Ctrl-C is. */
  signal(signal: NodeJS.Signals) {
    process.kill(-(this.process.pid as number), signal);
  }

  async stop(): Promise<void> {
    if (this.process.exitCode === null && this.process.signalCode === null) this.signal('SIGTERM');
    await this.ended;
  }
}
