import { once } from 'node:events';
import { request } from 'node:http';
import { describe, expect, it } from 'vitest';
import { hang, serve } from '../test/support/service.ts';

describe('the front end', () => {
  it('spreads what is open over the instances', async () => {
    const { url } = await serve({ minInstances: 2, maxInstances: 2 });
    const busy = [await hang(url), await hang(url)];
    expect(new Set(busy.map(({ pid }) => pid)).size).toBe(2);
  });

  it('starts another instance when all are full, and refuses when there may be no more', async () => {
    const { service, url } = await serve({ maxInstances: 2, concurrency: 1 });
    await hang(url);
    await hang(url);
    expect(service.instances).toHaveLength(2);
    const refused = await fetch(url);
    expect(refused.status).toBe(429);
    expect(await refused.text()).toContain('no available instance');
  });

  it('starts no more instances for those who wait than they need', async () => {
    const { service, url } = await serve({ minInstances: 1, maxInstances: 9, concurrency: 2 });
    const [first] = [await hang(url), await hang(url)];
    await Promise.all(Array.from({ length: 4 }, () => hang(url)));
    expect(first?.pid).toBeGreaterThan(0);
    expect(service.instances).toHaveLength(3);
  });

  it('ends an answer whose instance dies in the middle of it', async () => {
    const { url } = await serve();
    const { pid, closed } = await hang(url);
    process.kill(pid, 'SIGKILL');
    await closed;
  });

  it('tells who asked: what the client claims comes first, its address last', async () => {
    const { ask } = await serve();
    const { headers } = await ask({ 'X-Forwarded-For': '6.6.6.6', 'X-Forwarded-Proto': 'gopher' });
    expect(headers['x-forwarded-for']).toBe('6.6.6.6, 127.0.0.1');
    expect(headers['x-forwarded-proto']).toBe('http');
  });

  it('tells it of a socket as well, and is not confused by a header that comes twice', async () => {
    const { url } = await serve();
    const claims = ['6.6.6.6, 7.7.7.7', '8.8.8.8'];
    const upgrade = request(url, {
      headers: { Connection: 'Upgrade', Upgrade: 'websocket', 'X-Forwarded-For': claims },
    }).end();
    const [response, socket] = await once(upgrade, 'upgrade');
    expect(response.headers['x-heard']).toBe('6.6.6.6, 7.7.7.7, 8.8.8.8, 127.0.0.1');
    socket.destroy();
  });

  it('lets nobody in while it is not public, neither for a page nor for a socket', async () => {
    let isPublic = false;
    const { url } = await serve({}, () => isPublic);
    expect((await fetch(url)).status).toBe(403);
    const headers = { Connection: 'Upgrade', Upgrade: 'websocket' };
    const [response] = await once(request(url, { headers }).end(), 'response');
    expect(response.statusCode).toBe(403);
    isPublic = true;
    expect((await fetch(url)).status).toBe(200);
  });

  it('ends a request at the timeout of the service, and a socket too', async () => {
    const { url } = await serve({ timeoutMs: 200 });
    const { closed } = await hang(url);
    const upgrade = request(url, {
      headers: { Connection: 'Upgrade', Upgrade: 'websocket' },
    }).end();
    const [, socket] = await once(upgrade, 'upgrade');
    await Promise.all([closed, once(socket, 'close')]);
  });
});
