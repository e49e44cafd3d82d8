import { afterAll, beforeAll, expect, it } from 'vitest';
import { freePort } from '../../local/port.ts';
import { handshake, settled, speak } from '../support/handshake.ts';
import { startInstance, type TestInstance } from '../support/instance.ts';
import { readMetrics } from '../support/metrics.ts';
import { startTestRedis, type TestRedis } from '../support/redis.ts';

/** Collects garbage when it is asked to: else the heap would say what the collector has put off. */
const COLLECT = "--expose-gc --import=data:text/javascript,process.on('SIGUSR2',()=>gc())";
/** Connections at once, and how often: to warm up, and then to see what they leave behind. */
const AT_ONCE = 25;
const WARM_UP_ROUNDS = 12;
const ROUNDS = 30;
const KB = 1024;
const FRAME_BYTES = 15 * KB;
/** Half of what it would be if one frame of each connection stayed. */
const MAX_GROWTH_BYTES = (ROUNDS * AT_ONCE * FRAME_BYTES) / 2;

const long = 'x'.repeat(FRAME_BYTES);
/** Refused requests, and a packet whose last attachment never comes. */
const frames = (n: number) => [
  `420["signin",{"user":"${n}${long}","room":"hall"}]`,
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
    NODE_OPTIONS: COLLECT,
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

async function heapBytes(): Promise<number> {
  process.kill(instance.pid, 'SIGUSR2');
  // The signal has been seen when a request that was sent after it is answered.
  await metric('chat_rooms');
  return metric('nodejs_heap_size_used_bytes');
}

async function send(rounds: number) {
  for (let round = 0; round < rounds; round++) {
    await Promise.all(Array.from({ length: AT_ONCE }, (_, n) => sendGarbage(n)));
  }
}

it('garbage leaves nothing behind: no memory, no socket, no error', async () => {
  const ada = await instance.join('Ada', 'hall');
  await send(WARM_UP_ROUNDS);
  const before = await heapBytes();
  await send(ROUNDS);
  const after = await heapBytes();
  expect(after - before).toBeLessThan(MAX_GROWTH_BYTES);
  await expect.poll(() => metric('chat_sockets{state="unsigned"}')).toBe(0);
  await expect.poll(() => metric('chat_sockets{state="signed_in"}')).toBe(1);
  expect(await metric('chat_refusals_total{reason="internal"}')).toBe(0);
  expect(await ada.get('sendMessage', 'still here')).toHaveProperty('seq');
});
