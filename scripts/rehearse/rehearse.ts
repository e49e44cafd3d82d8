import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { styleText } from 'node:util';
import { findBase } from '../../local/base.ts';
import { lockFolder } from '../../local/lock.ts';
import { find, redisServer } from '../../local/parts.ts';
import { untilAsked } from '../../local/signals.ts';
import { Cli, Interrupted } from './cli.ts';
import { copyProgram } from './copy.ts';
import { prepareZone } from './domain.ts';
import { environmentOf, folderOf, pluginsOf, providerSettings } from './environment.ts';
import { endureAll } from './faults/faults.ts';
import type { Options } from './options.ts';
import { play, type Stage } from './stage.ts';
import { steps } from './steps.ts';
import { removeImages, World } from './world.ts';

/** What a shell tells of a command that Ctrl-C has ended. */
export const INTERRUPTED = 130;

/** For a command of the CLI, the build of the image in it; and what Google takes, at its own speed. */
const COMMAND_LIMIT_MS = 15 * 60_000;
const GOOGLE_LIMIT_MS = 60 * 60_000;

/** Sets the stage, plays, and takes everything down. Resolves with the exit code. */
export async function rehearse(
  options: Options,
  top: string,
  say: (line: string) => void,
): Promise<number> {
  const outer = folderOf(top, options.stack);
  const unlock = lockFolder(outer, `The rehearsal of ${options.stack}`);
  const folder = join(outer, 'run');
  const interrupted = new AbortController();
  const asked = untilAsked(() => interrupted.abort());
  const closers: (() => unknown)[] = [];
  try {
    await clearUp(folder);
    const stage = await setStage({ options, folder, say, signal: interrupted.signal, closers });
    const start = performance.now();
    const played = options.faults ? endureAll(stage) : play(steps, stage);
    // A step may be waiting for something other than the CLI, which alone hears of the wish.
    // Nor is all shown when nobody reads it any more.
    const ended = asked.promise.then(() => interrupted.abort());
    const notShown = await Promise.race([played, ended]);
    played.catch(() => {});
    if (interrupted.signal.aborted) return INTERRUPTED;
    // Faults are there to make something go wrong.
    const notices = options.faults ? [] : stage.world.notices;
    return conclude(stage.world, notices, notShown ?? [], say, performance.now() - start);
  } catch (error) {
    if (error instanceof Interrupted || interrupted.signal.aborted) return INTERRUPTED;
    say(styleText('red', (error as Error).message, { stream: process.stdout }));
    say('\nThe rehearsal failed; nothing of yours was touched.');
    return 1;
  } finally {
    say('Taking everything down …');
    for (const close of closers) await close();
    rmSync(join(folder, IMAGES), { force: true });
    if (!options.keep) rmSync(outer, { recursive: true, force: true, maxRetries: 3 });
    else say(`Kept: ${folder}`);
    unlock();
    asked.forget();
  }
}

/** Beginnings of what this rehearsal's images are called, a line each. */
const IMAGES = 'images';

/** What one leaves that was killed. */
async function clearUp(folder: string): Promise<void> {
  const list = join(folder, IMAGES);
  const prefixes = existsSync(list) ? readFileSync(list, 'utf8').trim().split('\n') : [];
  for (const prefix of prefixes) await removeImages(prefix);
  rmSync(folder, { recursive: true, force: true });
}

interface SetArgs {
  readonly options: Options;
  readonly folder: string;
  readonly say: (line: string) => void;
  readonly signal: AbortSignal;
  /** What takes down what is set up here, the last first. */
  readonly closers: (() => unknown)[];
}

async function setStage({ options, folder, say, signal, closers }: SetArgs): Promise<Stage> {
  const program = join(folder, 'program');
  const state = join(folder, 'state');
  mkdirSync(state, { recursive: true });
  // The CLI turns its logs over, and the person's own would go first.
  const home = join(folder, 'home');
  mkdirSync(home);
  symlinkSync(pluginsOf(process.env), join(home, 'plugins'));
  copyProgram(program, options.stack);
  const world = await World.start({
    folder: join(folder, 'google'),
    speed: options.speed,
    redisServer: find(redisServer) ?? '',
    onNotice: (notice) => say(styleText('yellow', notice, { stream: process.stdout })),
  });
  closers.unshift(() => world.stop());
  const tag = `chat-rehearsal-base:${process.pid}`;
  writeFileSync(join(folder, IMAGES), `127.0.0.1:${world.port}/\n${tag}\n`);
  closers.unshift(() => removeImages(tag));
  const base = await findBaseImage(program, tag);
  const cli = new Cli({
    folder: program,
    logs: join(folder, 'logs'),
    stack: options.stack,
    env: environmentOf(process.env, { port: world.port, state, home }),
    onLine: (line) => options.verbose && say(`    ${line}`),
    limitMs: COMMAND_LIMIT_MS + GOOGLE_LIMIT_MS / options.speed,
    signal,
  });
  closers.unshift(() => cli.kill());
  await cli.init({ ...providerSettings(world.port), ...base, ...options.settings });
  const stage = { cli, world, folder: program, options, say };
  await prepareZone(stage);
  say(`Google           127.0.0.1:${world.port}, ${options.speed} times as fast\n`);
  return stage;
}

/** The image's own base, or where that cannot be had one that is made here. */
async function findBaseImage(program: string, tag: string): Promise<Record<string, string>> {
  const label = 'chat-rehearsal=base';
  const base = await findBase(join(program, 'app/Dockerfile'), { tag, label });
  return base === undefined ? {} : { baseImage: base };
}

function conclude(
  world: World,
  notices: readonly string[],
  notShown: readonly string[],
  say: (line: string) => void,
  ms: number,
): number {
  for (const host of world.leaks) say(`refused on its way out of this machine: ${host}`);
  if (notices.length > 0) {
    say('\nEvery step was shown, but this went wrong by itself meanwhile:');
    for (const notice of notices) say(notice);
    return 1;
  }
  const all = notShown.length === 0 ? 'All' : `All but this (${notShown.join('; ')})`;
  say(`\n${all} was shown, in ${(ms / 60_000).toFixed(1)} minutes.`);
  return 0;
}
