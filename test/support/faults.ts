import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../local/port.ts';
import { startTestRedis } from './redis.ts';

/** Ends a fault; resolves when all is as before it. */
export type Undo = () => Promise<void>;

/** Nobody listens there: a master that is never reached, so that the data stays as it is. */
const NOBODY = ['127.0.0.1', '1'];

/**
 * A Redis of the test's own that fails on demand, on one port for as long as the test lasts. One
 * fault at a time: each is undone before the next begins.
 */
export async function startFaultyRedis() {
  const folder = await mkdtemp(join(tmpdir(), 'redis-'));
  const port = await freePort();
  // What it has answered, it has written: else a kill would lose what was acknowledged.
  const start = () => startTestRedis({ folder, port, configs: { appendfsync: 'always' } });
  let redis = await start();
  const command = (...words: string[]) => redis.client.sendCommand(words);

  let runs = true;
  async function end() {
    if (!runs) return;
    runs = false;
    process.kill(redis.pid, 'SIGKILL');
    redis.client.destroy();
    await redis.ended;
  }

  return {
    port,

    /** Ends it at once; undone, it is there again with its data, or, without `keepData`, empty. */
    async kill({ keepData = true } = {}): Promise<Undo> {
      await end();
      if (!keepData) await rm(folder, { recursive: true, force: true });
      return async () => {
        redis = await start();
        runs = true;
      };
    },

    /** It answers nobody, and all connections stay open. */
    async freeze(): Promise<Undo> {
      process.kill(redis.pid, 'SIGSTOP');
      return async () => {
        process.kill(redis.pid, 'SIGCONT');
        await command('PING');
      };
    },

    /** Every write is refused for want of memory. */
    async fill(): Promise<Undo> {
      await command('CONFIG', 'SET', 'maxmemory', '1mb');
      return async () => {
        await command('CONFIG', 'SET', 'maxmemory', '1gb');
      };
    },

    /** Every write is refused, as by a master that has become a replica in a failover. */
    async readOnly(): Promise<Undo> {
      await command('REPLICAOF', ...NOBODY);
      return async () => {
        await command('REPLICAOF', 'NO', 'ONE');
      };
    },

    /** Closes all connections of one kind but the test's own; who had them undoes it. */
    async closeConnections(type: 'normal' | 'pubsub'): Promise<Undo> {
      await command('CLIENT', 'KILL', 'TYPE', type);
      return async () => {};
    },

    async stop() {
      await end();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export type FaultyRedis = Awaited<ReturnType<typeof startFaultyRedis>>;
