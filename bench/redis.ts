import { rmSync } from 'node:fs';
import { startTestRedis } from '../test/support/redis.ts';

/** The Redis of all measurements, and what it counts. */
export async function startBenchRedis() {
  // As Google's smaller ones: what is written to disk would be measured in some rounds only.
  const redis = await startTestRedis({ configs: { appendonly: 'no' } });
  // Also when the measurement is broken off.
  process.once('exit', () => rmSync(redis.folder, { recursive: true, force: true }));
  const info = async (section: string) => redis.client.info(section);
  return {
    env: redis.env,
    client: redis.client,
    stop: () => redis.stop(),

    /** Every measurement begins with nothing in it. */
    async empty(): Promise<void> {
      await redis.client.flushAll();
    },

    /** Read and written so far, by all of its clients. */
    async bytes(): Promise<number> {
      const text = await info('stats');
      return number(text, 'total_net_input_bytes') + number(text, 'total_net_output_bytes');
    },

    /** Carried out so far, those within scripts included. */
    async commands(): Promise<number> {
      const calls = (await info('commandstats')).matchAll(/calls=(\d+)/g);
      return [...calls].reduce((sum, [, count]) => sum + Number(count), 0);
    },
  };
}

export type BenchRedis = Awaited<ReturnType<typeof startBenchRedis>>;

function number(info: string, name: string): number {
  const value = new RegExp(`^${name}:(\\d+)`, 'm').exec(info)?.[1];
  if (value === undefined) throw new Error(`expected Redis to tell ${name}`);
  return Number(value);
}
