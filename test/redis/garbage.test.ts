import { afterAll, beforeAll, expect, it } from 'vitest';
import { freePort } from '../../local/port.ts';
import { handshake, settled, speak } from '../support/handshake.ts';
import { startInstance, type TestInstance } from '../support/instance.ts';
import { readMetrics } from '../support/metrics.ts';
import { startTestRedis, type TestRedis } from '../support/redis.ts';

/** Not much more than an instance needs, so that what can be collected is collected. */
const HEAP_MB = 96;
/** Connections at once, and how often: to warm up, and then twice to compare. */
const AT_ONCE = 25;
const ROUNDS = [10, 40, 40];
const KB = 1024;
const FRAME_BYTES = 15 * KB;
/** Half of what it would be if one frame of each connection stayed. */
const MAX_GROWTH_BYTES = (AT_ONCE * 40 * FRAME_BYTES) / 2;

const long = 'x'.repeat(FRAME_BYTES);
/** Refused requests, a packet whose last attachment never comes, and a sign-in among them. */
const frames = (n: number) => [
  `420["signin",{"user":"Eve ${n}","room":"room ${n % 10}"}]`,
  `421["${n}${long}"]`,
  `422["sendMessage",{"text":"","id":"${n}${long}"}]`,
  `452-["typing",{"room":{"_placeholder":true,"num":0},"is":"${n}${long}"}]`,
  Buffer.alloc(FRAME_BYTES, n),
];

let redis: TestRedis;
let instance: TestInstance;
let metricsPort: number;
beforeAll(async () => {
  redis = await startTestRedis();
  metricsPort = await freePort();
  instance = await startInstance({
    ...redis.env,
    NODE_OPTIONS: `--max-old-space-size=${HEAP_MB}`,
    CHAT_METRICS_PORT: String(metricsPort),
    CHAT_ADDRESS_HANDSHAKES_PER_10_SECONDS: '1000000',
  });
});
afterAll(async () => {
  await instance.stop();
  await redis.stop();
});

async function sendGarbage(n: number) {
  const { socket } = await handshake(instance.url);
  await speak(socket);
  for (const frame of frames(n)) socket.send(frame);
  await settled(socket);
  expect(socket.readyState).toBe(socket.OPEN);
  socket.terminate();
}

async function metric(name: string): Promise<number> {
  return (await readMetrics(metricsPort)).get(name) ?? Number.NaN;
}

/** The least of the heap that was in use at a time: what the collector has not taken away. */
async function leastHeapDuring(rounds: number): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let round = 0; round < rounds; round++) {
    await Promise.all(Array.from({ length: AT_ONCE }, (_, n) => sendGarbage(n)));
    least = Math.min(least, await metric('nodejs_heap_size_used_bytes'));
  }
  return least;
}

it('garbage leaves nothing behind: no memory, no socket, no error', async () => {
  const ada = await instance.join('Ada', 'hall');
  const least: number[] = [];
  for (const rounds of ROUNDS) least.push(await leastHeapDuring(rounds));
  const [, before = 0, after = 0] = least;
  expect(after - before).toBeLessThan(MAX_GROWTH_BYTES);
  await expect.poll(() => metric('chat_sockets{state="unsigned"}')).toBe(0);
  await expect.poll(() => metric('chat_sockets{state="signed_in"}')).toBe(1);
  expect(await metric('chat_refusals_total{reason="internal"}')).toBe(0);
  expect(await ada.get('sendMessage', 'still here')).toHaveProperty('seq');
});
