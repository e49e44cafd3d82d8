import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ask } from './ask.ts';
import type { Credentials } from './authority.ts';
import type { Children } from './children.ts';
import { freePort } from './port.ts';

const ANY_HOST = '127.0.0.1';
const START_LIMIT_MS = 30_000;

export interface Address {
  readonly host: string;
  readonly port: number;
}

/** What can be changed while it runs. */
export interface RedisSettings {
  readonly memoryGb: number;
  /** Redis' own settings, as the instance's `redisConfigs` have them. */
  readonly configs: Readonly<Record<string, string>>;
  /** Asked of every client; default: none is. */
  readonly password?: string;
}

export interface RedisArgs extends RedisSettings {
  /** Path of a `redis-server` or `valkey-server`. */
  readonly server: string;
  /** Folder of its data, made if it is not there. */
  readonly folder: string;
  /** Of the loopback interface. Default: 127.0.0.1. */
  readonly host?: string;
  /** Default: a free one. */
  readonly port?: number;
  /** What it proves itself with; with this, it speaks nothing but TLS. */
  readonly credentials?: Credentials;
}

export interface RunningRedis extends Address {
  readonly pid: number;
  /** Resolves when the process has ended, for whatever reason. */
  readonly ended: Promise<unknown>;
  stop(): Promise<void>;
}

/** A Redis of this stack's own, on the loopback interface. */
export async function startRedis(children: Children, args: RedisArgs): Promise<RunningRedis> {
  const { server, folder } = args;
  await mkdir(folder, { recursive: true });
  const port = args.port ?? (await freePort());
  const address = { host: args.host ?? ANY_HOST, port };
  const lastLines: string[] = [];
  const child = await children.start({
    command: server,
    // Its settings come by standard input: any program may read the arguments of another.
    args: ['-'],
    input: configuration(await settingsOf(args, address)),
    env: { PATH: process.env.PATH ?? '' },
    onLine: (line) => {
      lastLines.push(line);
      if (lastLines.length > 5) lastLines.shift();
    },
  });
  const ended = child.ended.then((code) => {
    throw new Error(
      `${server} ended (${code}); if it is its data in ${folder} that is damaged, delete that:\n` +
        lastLines.join('\n'),
    );
  });
  const over = new AbortController();
  void child.ended.then(() => over.abort());
  try {
    await Promise.race([untilItAnswers(address, args, over.signal), ended]);
  } catch (error) {
    await child.stop();
    throw error;
  } finally {
    // From here on its end is no failure of this function.
    ended.catch(() => {});
  }
  return { ...child, ...address };
}

async function settingsOf(
  { folder, credentials, ...settings }: RedisArgs,
  { host, port }: Address,
) {
  return {
    bind: host,
    port: String(port),
    dir: folder,
    // What was acknowledged outlives the process, as a demanding local test would have it.
    appendonly: 'yes',
    save: '',
    ...(credentials === undefined ? {} : await tlsSettings(folder, credentials, port)),
    ...changeable(settings),
  };
}

/** The password last: what is refused before it leaves the one that opens. */
export function changeable({ memoryGb, configs, password = '' }: RedisSettings) {
  return { maxmemory: `${memoryGb}gb`, ...configs, requirepass: password };
}

/** Memorystore's: TLS 1.2 or later and nothing else on its port; who comes shows no certificate. */
async function tlsSettings(folder: string, { certificate, key }: Credentials, port: number) {
  const files = { certificate: join(folder, 'server.crt'), key: join(folder, 'server.key') };
  await writeFile(files.certificate, certificate);
  // The mode counts for a file that is new.
  await rm(files.key, { force: true });
  await writeFile(files.key, key, { mode: 0o600 });
  return {
    port: '0',
    'tls-port': String(port),
    'tls-cert-file': files.certificate,
    'tls-key-file': files.key,
    'tls-auth-clients': 'no',
    'tls-protocols': 'TLSv1.2 TLSv1.3',
  };
}

/** As redis.conf has them. */
function configuration(settings: Readonly<Record<string, string>>): string {
  return Object.entries(settings)
    .map(([key, value]) => `${key} ${JSON.stringify(value)}\n`)
    .join('');
}

const yes = () => true;
const no = () => false;

/** Its data is loaded when it answers PING; before that it refuses. */
async function untilItAnswers(address: Address, args: RedisArgs, signal: AbortSignal) {
  const end = Date.now() + START_LIMIT_MS;
  while (Date.now() < end) {
    if (await ask({ ...args, ...address }, [['PING']]).then(yes, no)) return;
    await sleep(20, undefined, { signal });
  }
  throw new Error(`Redis did not answer within ${START_LIMIT_MS / 1000} s`);
}
