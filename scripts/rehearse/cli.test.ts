import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { alive } from '../../test/support/processes.ts';
import { fakeCommands } from '../fakes.ts';
import { Cli, Interrupted, requireSuccess, summaryOf } from './cli.ts';

let commands: ReturnType<typeof fakeCommands>;
let folder: string;
let interrupted: AbortController;

beforeEach(() => {
  commands = fakeCommands({});
  folder = mkdtempSync(join(tmpdir(), 'rehearse-'));
  interrupted = new AbortController();
});
afterEach(() => {
  commands.remove();
  rmSync(folder, { recursive: true });
});

function start(limitMs = 20_000, onLine = (_line: string) => {}) {
  const env = { PATH: commands.path, LOG: '' };
  const logs = join(folder, 'logs');
  return new Cli({ folder, logs, stack: 'dev', env, limitMs, onLine, signal: interrupted.signal });
}

/** Puts the file of the engine's events into LOG. */
const findLog = 'while [ $# -gt 0 ]; do [ "$1" = --event-log ] && LOG=$2; shift; done';
const event = (text: object) => `printf '%s' '${JSON.stringify(text)}' >> "$LOG"`;

test('tells what the CLI prints, how it ends, and what its engine does', async () => {
  const summary = { summaryEvent: { resourceChanges: { create: 2, same: 1 } } };
  const script = [findLog, event(summary), 'echo >> "$LOG"', 'echo done', 'exit 3'];
  commands.set('pulumi', script.join('\n'));
  const outcome = await start().act('up', '--parallel', '1');
  expect(outcome).toMatchObject({ code: 3, output: 'done' });
  expect(summaryOf(outcome)).toBe('2 created');
  expect(() => requireSuccess(outcome)).toThrow(/^pulumi up --yes .* ended \(3\):\n\ndone$/);
});

test('takes no event before its line is whole', async () => {
  const same = { summaryEvent: { resourceChanges: { same: 1 } } };
  const text = JSON.stringify(same);
  const half = (part: string) => `printf '%s' '${part}' >> "$LOG"; sleep 0.1`;
  const script = [findLog, half(text.slice(0, 20)), half(text.slice(20)), 'echo >> "$LOG"'];
  commands.set('pulumi', script.join('\n'));
  const { events } = await start().act('up');
  expect(events.map(({ event }) => event)).toEqual([same]);
});

/** The CLI, and a provider that is in a process group of its own. */
async function underWay(limitMs?: number) {
  commands.set('pulumi', 'setsid sleep 60 &\necho $!; wait');
  const begun = Promise.withResolvers<string>();
  const cli = start(limitMs, begun.resolve);
  const outcome = cli.act('up').catch((error: Error) => error);
  const provider = { pid: Number(await begun.promise), parent: 0 };
  const providerEnds = () => expect.poll(() => alive([provider]), { timeout: 10_000 }).toEqual([]);
  return { cli, outcome, providerEnds };
}

test('kills what the CLI has started along with it', async () => {
  const { cli, outcome, providerEnds } = await underWay();
  cli.kill();
  expect(await outcome).toMatchObject({ code: 'SIGKILL' });
  await providerEnds();
});

test('a wish to end ends what runs, and lets nothing more begin', async () => {
  const { cli, outcome, providerEnds } = await underWay();
  interrupted.abort();
  expect(await outcome).toBeInstanceOf(Interrupted);
  await providerEnds();
  await expect(cli.act('up')).rejects.toBeInstanceOf(Interrupted);
});

test('a command that does not end is ended, in words', async () => {
  const { outcome, providerEnds } = await underWay(1500);
  expect(String(await outcome)).toContain('does not end');
  await providerEnds();
});
