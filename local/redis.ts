import { mkdir, rm, writeFile } from 'node:fs/promises';
import { createConnection, type Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect as connectTls } from 'node:tls';
import type { Credentials } from './authority.ts';
import type { Children } from './children.ts';
import { freePort } from './port.ts';

const HOST = '127.0.0.1';
const START_LIMIT_MS = 30_000;
const ANSWER_LIMIT_MS = 1000;
/** Between attempts to start it again. */
const FIRST_DELAY_MS = 250;
const MAX_DELAY_MS = 4000;

export interface RedisArgs {
  /** Path of a `redis-server` or `valkey-server`. */
  readonly server: string;
  /** Folder of its data, made if it is not there. */
  readonly folder: string;
  readonly memoryGb: number;
  /** Redis' own settings, as the instance's `redisConfigs` have them. */
  readonly configs: Readonly<Record<string, string>>;
  /** Default: a free one. */
  readonly port?: number;
  /** Asked of every client; default: none is. */
  readonly password?: string;
  /** What it proves itself with; with this, it speaks nothing but TLS. */
  readonly credentials?: Credentials;
}

export interface RunningRedis {
  readonly host: string;
  readonly port: number;
  readonly pid: number;
  /** Resolves when the process has ended, for whatever reason. */
  readonly ended: Promise<unknown>;
  stop(): Promise<void>;
}

/** A Redis of this stack's own, on a free port of the loopback interface. */
export async function startRedis(children: Children, args: RedisArgs): Promise<RunningRedis> {
  const { server, folder } = args;
  await mkdir(folder, { recursive: true });
  const port = args.port ?? (await freePort());
  const address = { host: HOST, port };
  const lastLines: string[] = [];
  const child = await children.start({
    command: server,
    // Its settings come by standard input: any program may read the arguments of another.
    args: ['-'],
    input: configuration(await settingsOf(args, port)),
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
  { folder, memoryGb, configs, password, credentials }: RedisArgs,
  port: number,
) {
  return {
    bind: HOST,
    port: String(port),
    dir: folder,
    maxmemory: `${memoryGb}gb`,
    // What was acknowledged outlives the process, as a demanding local test would have it.
    appendonly: 'yes',
    save: '',
    ...(password === undefined ? {} : { requirepass: password }),
    ...(credentials === undefined ? {} : await tlsSettings(folder, credentials, port)),
    ...configs,
  };
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

/** As `startRedis`, and started again on the same port whenever it ends by itself. */
export async function keepRedis(
  children: Children,
  args: RedisArgs,
  onNotice: (notice: string) => void,
): Promise<Pick<RunningRedis, 'host' | 'port' | 'stop'>> {
  let redis = await startRedis(children, args);
  const { host, port } = redis;
  let stopping = false;
  const isOver = () => stopping || children.closed;
  const restart = async (delayMs = FIRST_DELAY_MS): Promise<void> => {
    try {
      redis = await startRedis(children, { ...args, port });
    } catch (error) {
      if (isOver()) return;
      onNotice(`Redis cannot be started again: ${(error as Error).message}`);
      await sleep(delayMs);
      if (!isOver()) await restart(Math.min(MAX_DELAY_MS, 2 * delayMs));
    }
  };
  const keep = async (): Promise<void> => {
    const code = await redis.ended;
    if (isOver()) return;
    onNotice(`Redis ended (${code}); it is started again`);
    await restart();
    // It was asked to stop while it started.
    return isOver() ? redis.stop() : keep();
  };
  const kept = keep();
  return {
    host,
    port,
    async stop() {
      stopping = true;
      await redis.stop();
      // One that was being started has ended as well, before another may have its data.
      await kept;
    },
  };
}

interface Address {
  readonly host: string;
  readonly port: number;
}

/** Its data is loaded when it answers PING with PONG; before that it refuses. */
async function untilItAnswers(address: Address, args: RedisArgs, signal: AbortSignal) {
  const end = Date.now() + START_LIMIT_MS;
  while (Date.now() < end) {
    if (await answersPing(address, args)) return;
    await sleep(20, undefined, { signal });
  }
  throw new Error(`Redis did not answer within ${START_LIMIT_MS / 1000} s`);
}

/** Its authority signs for no other: see `createAuthority`. */
const checkServerIdentity = () => undefined;

function answersPing(address: Address, { password, credentials }: RedisArgs): Promise<boolean> {
  const auth = password === undefined ? '' : `AUTH ${password}\r\n`;
  return new Promise((resolve) => {
    let answer = '';
    const ask = () => void socket.write(`${auth}PING\r\n`);
    const socket: Socket =
      credentials === undefined
        ? createConnection(address, ask)
        : connectTls({ ...address, ca: credentials.authority, checkServerIdentity }, ask);
    socket.setTimeout(ANSWER_LIMIT_MS, () => socket.destroy());
    socket.on('data', (data) => {
      answer += data;
      const lines = answer.split('\r\n').slice(0, -1);
      if (lines.length === (auth === '' ? 1 : 2)) socket.destroy();
      if (lines.at(-1) === '+PONG') resolve(true);
    });
    socket.once('error', () => resolve(false));
    socket.once('close', () => resolve(false));
  });
}
