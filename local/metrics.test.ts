import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { requireMetrics, withOwnPort } from './metrics.ts';

/** A port at which this is said to whoever asks. */
async function telling(status: number, type: string, text: string): Promise<number> {
  const server = createServer((_, response) => {
    response.writeHead(status, { 'Content-Type': type }).end(text);
  }).listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

const metrics = '# TYPE chat_rooms gauge\nchat_rooms 0\n';

it.each([
  'text/plain; version=0.0.4; charset=utf-8',
  'application/openmetrics-text; version=1.0.0; charset=utf-8',
])('metrics can be read as %s', async (type) => {
  await requireMetrics(await telling(200, type, metrics));
});

it.each([
  [200, 'text/html', metrics, '200 and text/html'],
  [200, 'text/plain; version=0.0.4', '', '200 and text/plain'],
  [500, 'text/plain; version=0.0.4', metrics, '500 and text/plain'],
])('no metrics are %s, %s, %j', async (status, type, text, got) => {
  const read = requireMetrics(await telling(status, type, text));
  await expect(read).rejects.toThrow(`CHAT_METRICS_PORT: expected metrics for Prometheus at http`);
  await expect(read).rejects.toThrow(got);
});

it('where no metrics are told, no port is taken for them', async () => {
  expect(await withOwnPort({})).toEqual({});
  expect(await withOwnPort({ CHAT_METRICS_PORT: '0' })).toEqual({ CHAT_METRICS_PORT: '0' });
});
