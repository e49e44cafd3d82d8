import { spawn } from 'node:child_process';
import { askJson, type Person } from '../command.ts';
import type { Kept } from './keep.ts';

/** A preview reads every resource at Google. */
const PREVIEW_LIMIT_MS = 10 * 60_000;

interface Exported {
  readonly deployment?: {
    readonly resources?: readonly { readonly urn: string; readonly id?: string }[];
  };
}

interface Preview {
  readonly steps?: readonly Step[];
}

/** What an update would do to one resource. */
export interface Step {
  readonly op: string;
  readonly urn: string;
  readonly replaceReasons?: readonly string[];
  /** What differs, by its path: `add`, `update`, `delete`, or these with `-replace`. */
  readonly detailedDiff?: Readonly<Record<string, { readonly kind: string }>> | null;
}

/** The person's Pulumi CLI, for one stack. */
export class Cli {
  readonly #person: Person;
  readonly #stack: string;

  constructor(person: Person, stack: string) {
    this.#person = person;
    this.#stack = stack;
  }

  /** URNs of what the stack has already, and what each is to Google. */
  async known(): Promise<ReadonlyMap<string, string>> {
    const args = ['stack', 'export', '--stack', this.#stack, '--non-interactive'];
    const answer = await askJson<Exported>(this.#person, 'pulumi', ...args);
    if (!answer.ok) throw new Error(`pulumi stack export: ${answer.reason}`);
    const resources = answer.json.deployment?.resources ?? [];
    return new Map(resources.map(({ urn, id = '' }) => [urn, id]));
  }

  /** What writes the settings, one command after the other: a list is made anew. */
  settingsCommands(kept: readonly Kept[]): string[][] {
    const lists = kept.filter(({ value }) => typeof value !== 'string');
    const stack = ['--stack', this.#stack];
    const pairs = kept.flatMap(({ setting, value }) => {
      if (typeof value === 'string') return ['--plaintext', `${setting}=${value}`];
      return value.flatMap((entry, i) => ['--plaintext', `${setting}[${i}]=${entry}`]);
    });
    return [
      ...lists.map(({ setting }) => ['config', 'rm', setting, ...stack]),
      ...(pairs.length === 0 ? [] : [['config', 'set-all', '--path', ...stack, ...pairs]]),
    ];
  }

  importArgs(file: string): string[] {
    const fixed = ['--generate-code=false', '--protect=false', '--yes'];
    return ['import', '--file', file, '--stack', this.#stack, ...fixed];
  }

  /** Runs the CLI before the person's eyes. Rejects when it fails. */
  async run(args: readonly string[]): Promise<void> {
    const { env, folder } = this.#person;
    const cli = spawn('pulumi', args, { cwd: folder, env, stdio: 'inherit' });
    const code = await new Promise((resolve, reject) => {
      cli.once('error', reject);
      cli.once('close', (status, signal) => resolve(status ?? signal));
    });
    if (code !== 0) throw new Error(`pulumi ${args[0]} ended (${code}); its own words are above`);
  }

  /** What the next update would do, by the provider's own judgement. */
  async preview(): Promise<readonly Step[]> {
    const person = { ...this.#person, limitMs: PREVIEW_LIMIT_MS };
    const args = ['preview', '--json', '--stack', this.#stack, '--non-interactive'];
    const answer = await askJson<Preview>(person, 'pulumi', ...args);
    if (!answer.ok) {
      // As JSON it would say why in the middle of everything else that it says.
      throw new Error('pulumi preview fails; `npm run preview` tells why');
    }
    return answer.json.steps ?? [];
  }
}
