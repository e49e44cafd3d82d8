import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import type { Cli, Step } from './cli.ts';
import type { ImportFile } from './import.ts';
import type { Kept } from './keep.ts';

interface WalkArgs {
  readonly cli: Cli;
  readonly kept: readonly Kept[];
  readonly toImport: ImportFile;
  /** The project's folder, in which the CLI runs. */
  readonly folder: string;
  /** Where in it the file for `pulumi import` is written. */
  readonly file: string;
  /** Without asking. */
  readonly yes: boolean;
  readonly say: (line: string) => void;
}

/** Ends the walk because the person wants it to. */
export class Declined extends Error {}

/** Writes the settings, imports, and looks at what an update would do then: step by step. */
export async function walk({
  cli,
  kept,
  toImport,
  folder,
  file,
  yes,
  say,
}: WalkArgs): Promise<void> {
  const step = async (question: string, commands: readonly (readonly string[])[]) => {
    say('');
    for (const args of commands) say(commandOf(args));
    if (!yes && !(await agrees(question))) throw new Declined('Nothing more was changed.');
    for (const args of commands) await cli.run(args);
  };

  if (kept.length > 0) {
    await step(`Write ${count(kept.length, 'setting')}?`, cli.settingsCommands(kept));
  }
  const { length } = toImport.resources.filter(({ component }) => component !== true);
  if (length > 0) {
    const path = join(folder, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, `${JSON.stringify(toImport, null, 2)}\n`);
    const args = cli.importArgs(file);
    await step(`Import ${count(length, 'resource')}?`, [args]);
  }
  say('\nAsking `pulumi preview` what an update would do now …');
  try {
    say(verdict(await cli.preview()));
  } catch (error) {
    const { message } = error as Error;
    const back = cli.settingsCommands(kept.map(undone)).map(commandOf);
    const undo = back.length === 0 ? '' : `\nWhat takes the settings back:\n${back.join('\n')}`;
    throw new Error(`${message}\nDo not update before that is understood.${undo}`, {
      cause: error,
    });
  }
}

/** Throws where an update would replace or delete something. */
function verdict(steps: readonly Step[]): string {
  const of = (...ops: readonly string[]) => steps.filter(({ op }) => ops.includes(op));
  const lost = of('replace', 'delete');
  if (lost.length > 0) {
    const lines = lost.map(({ op, urn, replaceReasons = [] }) => {
      const reasons = replaceReasons.length === 0 ? '' : ` because of ${replaceReasons.join(', ')}`;
      return `  ${op} ${urn.split('::').slice(-2).join(' ')}${reasons}`;
    });
    throw new Error(`an update would not leave everything in place:\n${lines.join('\n')}`);
  }
  const updated = of('update');
  return (
    `It changes ${count(updated.length, 'resource')} in place, makes ` +
    `${count(of('create').length, 'resource')}, and replaces none.\n` +
    `${updated.flatMap(takenAway).join('')}\n` +
    '  npm run preview -- --diff   shows each change\n' +
    '  npm run up                  makes them'
  );
}

/** What somebody set by hand and the program does not know: it goes. */
function takenAway({ urn, detailedDiff }: Step): string[] {
  const paths = Object.entries(detailedDiff ?? {}).filter(([, { kind }]) => kind === 'delete');
  if (paths.length === 0) return [];
  const name = urn.split('::').at(-1);
  const gone = paths.map(([path]) => path).join(', ');
  return [`  takes away from ${name}: ${gone}\n`];
}

const count = (number: number, what: string) => `${number} ${what}${number === 1 ? '' : 's'}`;

async function agrees(question: string): Promise<boolean> {
  if (!process.stdin.isTTY) {
    throw new Error('there is no terminal to ask on: add --yes, or --dry-run to look only');
  }
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await terminal.question(`${question} (y/N) `);
  terminal.close();
  return /^y(es)?$/i.test(answer.trim());
}

function undone({ value, before, ...rest }: Kept): Kept {
  const list = typeof value === 'string' ? before : (JSON.parse(before || '[]') as string[]);
  return { ...rest, value: list, before: '' };
}

const commandOf = (args: readonly string[]) => `  pulumi ${args.map(quoted).join(' ')}`;

/** As a person would have to type it. */
const quoted = (text: string) => (/^[\w@%+=:,./-]+$/.test(text) ? text : `'${text}'`);
