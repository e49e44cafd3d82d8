import { mkdir } from 'node:fs/promises';
import { createConnection } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Children } from './children.ts';
import { freePort } from './port.ts';

const START_LIMIT_MS = 30_000;

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
  const { server, folder, memoryGb, configs } = args;
  await mkdir(folder, { recursive: true });
  const host = '127.0.0.1';
  const port = args.port ?? (await freePort());
  const settings = {
    bind: host,
    port: String(port),
    dir: folder,
    maxmemory: `${memoryGb}gb`,
    // What was acknowledged outlives the process, as a demanding local test would have it.
    appendonly: 'yes',
    save: '',
    ...configs,
  };
  const lastLines: string[] = [];
  const child = await children.start({
    command: server,
    args: Object.entries(settings).flatMap(([key, value]) => [`--${key}`, value]),
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
  await Promise.race([untilItAnswers(host, port, over.signal), ended]);
  // From here on its end is no failure of this function.
  ended.catch(() => {});
  return { ...child, host, port };
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
  const keep = async (): Promise<void> => {
    const code = await redis.ended;
    if (stopping) return;
    onNotice(`Redis ended (${code}); it is started again`);
    redis = await startRedis(children, { ...args, port });
    // It was asked to stop while it started.
    return stopping ? redis.stop() : keep();
  };
  keep().catch((error: Error) => onNotice(`Redis cannot be started again: ${error.message}`));
  return {
    host,
    port,
    stop() {
      stopping = true;
      return redis.stop();
    },
  };
}

/** Its data is loaded when it answers PING with PONG; before that it refuses. */
async function untilItAnswers(host: string, port: number, signal: AbortSignal) {
  const end = Date.now() + START_LIMIT_MS;
  while (Date.now() < end) {
    if (await answersPing(host, port)) return;
    await sleep(20, undefined, { signal });
  }
  throw new Error(`Redis did not answer within ${START_LIMIT_MS / 1000} s`);
}

function answersPing(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection({ host, port }, () => socket.write('PING\r\n'));
    socket.once('data', (data) => {
      socket.destroy();
      resolve(data.toString().startsWith('+PONG'));
    });
    socket.once('error', () => resolve(false));
    socket.once('close', () => resolve(false));
  });
}
