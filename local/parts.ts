import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** A program of the operating system that packages from npm do not bring. */
export interface Part {
  /** For the person. */
  readonly title: string;
  /** Names it may have on the PATH, the first that is there is taken. */
  readonly commands: readonly string[];
  /** Debian's package. */
  readonly apt: string;
  /** How else a person gets it. */
  readonly how: string;
}

export const redisServer: Part = {
  title: 'a Redis server',
  commands: ['redis-server', 'valkey-server'],
  apt: 'redis-server',
  how: 'apt-get install redis-server (Debian, Ubuntu) or brew install redis (macOS)',
};

export const chromium: Part = {
  title: 'a Chromium browser',
  commands: ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'],
  apt: 'chromium',
  how: 'apt-get install chromium (Debian), or Google Chrome from google.com/chrome',
};

/** Nothing installs it here: Debian has no package of it. */
export const gcloud: Pick<Part, 'commands' | 'how'> = {
  commands: ['gcloud'],
  how: 'https://cloud.google.com/sdk/docs/install tells how to get it',
};

export const pulumi: Pick<Part, 'commands' | 'how'> = {
  commands: ['pulumi'],
  how: 'https://www.pulumi.com/docs/install/ tells how to get it',
};

/** The path of a part, or undefined when it is not on the PATH. */
export function find({ commands }: Pick<Part, 'commands'>): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  return commands.flatMap((name) => folders.map((folder) => join(folder, name))).find(isExecutable);
}

/**
 * The path of a part, installed first if it is missing and this process may: as root, where there
 * is apt-get. Undefined when it cannot be had.
 */
export function findOrInstall(part: Part, say: (line: string) => void): string | undefined {
  const found = find(part);
  if (found !== undefined || !mayInstall()) return found;
  say(`Installing ${part.title} (apt-get install ${part.apt}) …`);
  aptGet(['update', '-qq']);
  const { status, stderr } = aptGet(['install', '-y', '-qq', '--no-install-recommends', part.apt]);
  if (status !== 0) say(`apt-get install ${part.apt} failed:\n${stderr.trim()}`);
  return find(part);
}

function mayInstall() {
  return process.getuid?.() === 0 && find({ commands: ['apt-get'] }) !== undefined;
}

function aptGet(args: readonly string[]) {
  // What is installed is started by whoever needs it, not as a service of the machine.
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
  return spawnSync('apt-get', args, { env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}

export function isExecutable(path: string) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
