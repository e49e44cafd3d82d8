import { writeFileSync } from 'node:fs';
import type { Outcome } from './bench.ts';
import { createProgress, hasFailed, print } from './report.ts';

/** Something that is measured, with what it works with. */
interface Measured<Bench> {
  /** For `--only`. */
  readonly name: string;
  readonly title: string;
  run(bench: Bench): Promise<Outcome>;
}

interface Command<Options> {
  readonly help: string;
  /** Throws an Error for the person when they asked for something that there is not. */
  readonly options: () => Options;
  /** Resolves with the exit code. */
  readonly run: (options: Options) => Promise<number>;
}

/** What a person typed: exits with 2 when nothing could be measured. */
export async function command<Options extends { readonly help: boolean }>(what: Command<Options>) {
  try {
    const options = what.options();
    if (options.help) process.stdout.write(what.help);
    else process.exitCode = await what.run(options);
  } catch (error) {
    console.error((error as Error).message);
    process.exitCode = 2;
  }
}

/** Ctrl-C, or a measurement that hangs: all other processes end when this one does. */
export function limit(minutes: number) {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(2));
  setTimeout(() => {
    console.error(`not done within ${minutes} minutes`);
    process.exit(2);
  }, minutes * 60_000).unref();
}

/** Measures one after the other, and prints each; answers with the exit code. */
export async function measureAll<Bench extends { progress(what: string): void }>(
  sections: readonly Measured<Bench>[],
  { only, json }: { readonly only: readonly string[]; readonly json: string | undefined },
  benchOf: (progress: Bench['progress']) => Bench,
): Promise<number> {
  const progress = createProgress(process.stderr);
  const outcomes: Record<string, Outcome> = {};
  for (const section of sections) {
    if (only.length > 0 && !only.includes(section.name)) continue;
    const outcome = await section.run(benchOf(progress.show));
    progress.done();
    print(section, outcome);
    outcomes[section.name] = outcome;
  }
  if (json !== undefined) writeFileSync(json, `${JSON.stringify(outcomes, null, 2)}\n`);
  return Object.values(outcomes).some(hasFailed) ? 1 : 0;
}
