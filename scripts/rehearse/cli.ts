import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Child, Children } from '../../local/children.ts';
import { membersOf } from '../../local/session.ts';
import { descendants } from '../../test/support/processes.ts';
import { changesIn, EventLog, type Told } from './events.ts';

export interface CliArgs {
  /** Of the program's copy. */
  readonly folder: string;
  /** For what the engine tells. */
  readonly logs: string;
  readonly stack: string;
  readonly env: Readonly<Record<string, string>>;
  /** Each line that a command prints. */
  readonly onLine: (line: string) => void;
  /** How long one command may take. */
  readonly limitMs: number;
  /** Ends what runs, at once. */
  readonly signal: AbortSignal;
}

/** What came of one command. */
export interface Outcome {
  /** As typed. */
  readonly command: string;
  readonly code: number | NodeJS.Signals;
  readonly output: string;
  readonly events: readonly Told[];
}

/** They may come a moment after the end. */
const LAST_LINES_MS = 50;

/** Somebody wants the rehearsal to end. */
export class Interrupted extends Error {}

/** The person's Pulumi CLI in the program's copy, one command at a time. */
export class Cli {
  readonly #args: CliArgs;
  readonly #children = new Children();
  #running: Child | undefined;
  #count = 0;

  constructor(args: CliArgs) {
    this.#args = args;
    args.signal.addEventListener('abort', () => this.kill());
  }

  /** The same for another stack of the copy. */
  of(stack: string): Cli {
    return new Cli({ ...this.#args, stack });
  }

  /** Makes the stack, with settings of its own. */
  async init(settings: Readonly<Record<string, string>>): Promise<void> {
    const plain = Object.entries(settings).flatMap(([key, value]) => {
      return ['--plaintext', `${key}=${value}`];
    });
    // Nobody looks at it; without one the provider asks Google for one.
    const token = ['--secret', 'gcp:accessToken=no-token-is-needed-here'];
    await this.ask('stack', 'init', '--no-select');
    await this.ask('config', 'set-all', ...plain, ...token);
  }

  /** A command that works on the resources. Resolves however it ends. */
  async act(verb: 'preview' | 'up' | 'refresh' | 'destroy', ...args: readonly string[]) {
    const yes = verb === 'preview' ? [] : ['--yes', '--skip-preview'];
    return this.pulumi(verb, ...yes, ...args);
  }

  /** Any of its commands. Resolves however it ends. */
  async pulumi(...args: readonly string[]): Promise<Outcome> {
    const { logs, stack } = this.#args;
    mkdirSync(logs, { recursive: true });
    const path = join(logs, `${String(++this.#count).padStart(3, '0')}-${args[0]}.jsonl`);
    const log = new EventLog(path);
    const works = ['preview', 'up', 'refresh', 'destroy', 'import'].includes(args[0] ?? '');
    const fixed = ['--stack', stack, '--non-interactive', '--color', 'never'];
    const told = works ? ['--event-log', path, '--suppress-permalink=true'] : [];
    try {
      const outcome = await this.#run('pulumi', [...args, ...fixed, ...told]);
      return { ...outcome, command: `pulumi ${args.join(' ')}`, events: log.close() };
    } finally {
      log.close();
    }
  }

  /** As `pulumi`, for what has to succeed; resolves with what it prints. */
  async ask(...args: readonly string[]): Promise<string> {
    return requireSuccess(await this.pulumi(...args)).output;
  }

  /** One of the project's own scripts, in the copy. */
  async script(name: string, ...args: readonly string[]): Promise<Outcome> {
    const outcome = await this.#run(process.execPath, [join('scripts', name), ...args]);
    return { ...outcome, events: [] };
  }

  /** Kills the command that runs, and all that it has started in process groups of their own. */
  kill() {
    if (this.#running === undefined) return;
    const { pid } = this.#running;
    // By session too: what has lost its parent is nobody's descendant.
    const below = descendants(pid).map((child) => child.pid);
    for (const one of new Set([pid, ...below, ...membersOf(pid)])) {
      try {
        process.kill(one, 'SIGKILL');
      } catch {
        // It has ended by itself.
      }
    }
  }

  async #run(command: string, args: readonly string[]): Promise<Omit<Outcome, 'events'>> {
    const { folder: cwd, env, onLine, signal } = this.#args;
    if (signal.aborted) throw new Interrupted();
    const lines: string[] = [];
    const take = (line: string) => {
      lines.push(line);
      onLine(line);
    };
    const child = await this.#children.start({ command, args, cwd, env, onLine: take });
    this.#running = child;
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      this.kill();
    }, this.#args.limitMs);
    const code = await child.ended;
    clearTimeout(timer);
    await sleep(LAST_LINES_MS);
    this.#running = undefined;
    if (signal.aborted) throw new Interrupted();
    if (late) throw new Error(`${args.join(' ')} does not end:\n\n${lines.join('\n')}`);
    return { command: [command, ...args].join(' '), code, output: lines.join('\n') };
  }
}

/** Throws, with the CLI's own words, where it did not end well. */
export function requireSuccess(outcome: Outcome): Outcome {
  if (outcome.code === 0) return outcome;
  throw new Error(`${outcome.command} ended (${outcome.code}):\n\n${outcome.output}`);
}

/** For the person: what was done, in numbers. */
export function summaryOf({ events }: Outcome): string {
  const { same = 0, ...changes } = changesIn(events);
  const done = Object.entries(changes).map(([op, count]) => `${count} ${op}d`);
  return done.length === 0 ? `${same} unchanged` : done.join(', ');
}
