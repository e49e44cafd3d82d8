import { expect, it } from 'vitest';
import { freePort } from '../../local/port.ts';
import { readMetrics } from '../support/metrics.ts';
import { startTestRedis } from '../support/redis.ts';
import { startServer } from '../support/server.ts';

it('the operator is told whether Redis is there, and which requests that costs', async () => {
  const redis = await startTestRedis();
  const port = await freePort();
  const chat = await startServer({
    CHAT_LOG: 'redis',
    CHAT_METRICS_PORT: port,
    REDISHOST: redis.host,
    REDISPORT: redis.port,
  });
  const links = async () => {
    const samples = await readMetrics(port);
    return ['commands', 'subscriber'].map((link) => samples.get(`chat_redis_up{link="${link}"}`));
  };
  await expect.poll(links, { timeout: 20_000 }).toEqual([1, 1]);
  const ada = await chat.join('Ada', 'hall');
  await redis.stop();
  await expect.poll(links, { timeout: 20_000 }).toEqual([0, 0]);
  await ada.ask('sendMessage', 'lost?');
  const samples = await readMetrics(port);
  expect(samples.get('chat_refusals_total{reason="storage"}')).toBe(1);
  expect(samples.get('chat_messages_accepted_total')).toBe(0);
  await chat.stop();
});
