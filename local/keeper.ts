import { setTimeout as sleep } from 'node:timers/promises';
import { type Access, ask } from './ask.ts';
import type { Children } from './children.ts';
import {
  changeable,
  type RedisArgs,
  type RedisSettings,
  type RunningRedis,
  startRedis,
} from './redis.ts';

/** Between attempts to start it again. */
const FIRST_DELAY_MS = 250;
const MAX_DELAY_MS = 4000;

export interface KeptRedis extends Pick<RunningRedis, 'host' | 'port' | 'stop'> {
  /** Changes it while it runs, for good; rejects, all as it was, when Redis refuses. */
  update(settings: RedisSettings): Promise<void>;
}

/** As `startRedis`, and started again on the same port whenever it ends by itself. */
export async function keepRedis(
  children: Children,
  args: RedisArgs,
  onNotice: (notice: string) => void,
): Promise<KeptRedis> {
  let redis = await startRedis(children, args);
  const { host, port } = redis;
  let current: RedisArgs = { ...args, port };
  let stopping = false;
  const isOver = () => stopping || children.closed;
  const restart = async (delayMs = FIRST_DELAY_MS): Promise<void> => {
    try {
      redis = await startRedis(children, current);
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
    async update({ memoryGb, configs, password }) {
      const next = { ...current, memoryGb, configs, password };
      await change({ ...current, host, port }, current, next);
      if (memoryGb !== current.memoryGb) await cut({ ...next, host, port });
      current = next;
    },
    async stop() {
      stopping = true;
      await redis.stop();
      // One that was being started has ended as well, before another may have its data.
      await kept;
    },
  };
}

/** One setting at a time: before its version 7, Redis takes no more with one command. */
async function change(access: Access, from: RedisSettings, to: RedisSettings) {
  const set = (settings: RedisSettings) => {
    const commands = Object.entries(changeable(settings)).map((pair) => ['CONFIG', 'SET', ...pair]);
    return ask(access, commands);
  };
  try {
    await set(to);
  } catch (cause) {
    await set(from).catch(() => {});
    throw new Error(`Redis cannot be changed: ${(cause as Error).message}`, { cause });
  }
}

/** Google's resets every connection when it scales, and keeps the data: docs/operations.md. */
function cut(access: Access): Promise<void> {
  return ask(access, [
    ['CLIENT', 'KILL', 'TYPE', 'pubsub'],
    ['CLIENT', 'KILL', 'TYPE', 'normal'],
  ]);
}
