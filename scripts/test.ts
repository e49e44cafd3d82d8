import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { styleText } from 'node:util';
import { find, findOrInstall, gcloud, pulumi } from '../local/parts.ts';
import { help, parts, readOptions, type TestPart } from './test/plan.ts';
import { judge, type Report, type Run, sum, tabulate } from './test/tally.ts';

const top = join(import.meta.dirname, '..');
const say = (line: string) => console.log(line);
const interrupted = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => interrupted.abort());

try {
  const options = readOptions(process.argv.slice(2));
  if (options.help) say(help.trimEnd());
  else process.exitCode = await test(options.only);
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 2;
}

/** Runs what was asked for by name, else all that can be run; resolves with the exit code. */
async function test(only: readonly string[]): Promise<number> {
  const wanted = parts.filter(({ name }) => only.length === 0 || only.includes(name));
  const judged = wanted.map((part) => ({ part, reason: whyNot(part) }));
  const left = judged.filter(({ reason }) => reason !== undefined);
  const able = judged.filter(({ reason }) => reason === undefined).map(({ part }) => part);
  if (!provide(able)) return 1;

  const folder = mkdtempSync(join(tmpdir(), 'test-'));
  const outcomes = [];
  try {
    for (const part of able) {
      if (interrupted.signal.aborted) return 130;
      say(styleText('bold', `\n${part.name}`));
      outcomes.push(judge(await run(part, join(folder, `${part.name}.json`))));
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  say(`\n${tabulate(outcomes).join('\n')}`);
  for (const { part, reason } of left) {
    say(styleText('yellow', `\nNOT RUN: ${part.name}, because ${reason}`));
  }
  say(`\n${sum(outcomes)}`);
  const named = left.some(({ part }) => only.includes(part.name));
  return named || outcomes.some(({ failed }) => failed > 0) ? 1 : 0;
}

/** Sees to it that all programs that the parts need are there. False, and said, when one is not. */
function provide(able: readonly TestPart[]): boolean {
  const needs = new Set(able.flatMap(({ needs }) => needs));
  const missing = [...needs].filter((need) => findOrInstall(need, say) === undefined);
  for (const { title, how } of missing) console.error(`The tests need ${title}: ${how}`);
  return missing.length === 0;
}

/** What the machine lacks that a part cannot do without, and nothing here installs. */
function whyNot({ requires }: TestPart): string | undefined {
  if (requires === 'docker') return whyNoDocker();
  if (requires === undefined) return undefined;
  const command = { gcloud, pulumi }[requires];
  return find(command) === undefined ? `there is no ${requires}: ${command.how}` : undefined;
}

function whyNoDocker(): string | undefined {
  if (process.platform !== 'linux') return 'its containers need the network of a Linux machine';
  const { status } = spawnSync('docker', ['version'], { stdio: 'ignore', timeout: 20_000 });
  return status === 0 ? undefined : 'no Docker engine answers: start one, or see .ci/run';
}

async function run(part: TestPart, file: string): Promise<Run> {
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  const start = performance.now();
  const vitest = spawn(
    process.execPath,
    ['node_modules/vitest/vitest.mjs', 'run', '--project', part.name, ...reporters],
    {
      cwd: top,
      stdio: ['ignore', 'inherit', 'inherit'],
      timeout: 2000 * part.budgetSeconds,
      signal: interrupted.signal,
    },
  );
  // Only an interruption is told as an error, and the exit comes all the same.
  vitest.on('error', () => {});
  const code = await new Promise<number | NodeJS.Signals>((resolve) => {
    vitest.once('exit', (code, signal) => resolve(code ?? signal ?? 1));
  });
  const seconds = (performance.now() - start) / 1000;
  return { part, seconds, code, report: read(file) };
}

function read(file: string): Report | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Report;
  } catch {
    return undefined;
  }
}
