import { describe, expect, it } from 'vitest';
import { alive, descendants } from '../test/support/processes.ts';
import { hang, running, serve } from '../test/support/service.ts';

describe('an instance', () => {
  it('has the environment that the program gives, what Cloud Run adds, and nothing else', async () => {
    const { env } = await (await serve()).ask();
    const { PORT, ...rest } = env;
    expect(PORT).toMatch(/^\d+$/);
    expect(rest).toEqual({
      GREETING: 'hello',
      K_SERVICE: 'chat-app',
      K_CONFIGURATION: 'chat-app',
      K_REVISION: 'chat-app-00001',
    });
  });

  it('that ends is replaced', async () => {
    const { url, ask, notices } = await serve();
    const { pid } = await ask();
    await fetch(`${url}/exit`);
    await expect.poll(() => ask().then((told) => told.pid)).not.toBe(pid);
    expect(notices).toEqual([expect.stringContaining('ended (3); a new one takes its place')]);
  });
});

describe('a deployment', () => {
  it('moves new requests to new instances, and only then stops the old ones', async () => {
    const { service, ask } = await serve({ minInstances: 2, maxInstances: 4 });
    const before = await ask();
    await service.deploy();
    const after = await ask();
    expect(after.env.K_REVISION).toBe('chat-app-00002');
    expect(after.pid).not.toBe(before.pid);
    expect(service.instances).toHaveLength(2);
    expect(alive([{ pid: before.pid, parent: process.pid }])).toEqual([]);
  });

  it('of something that does not start says so', async () => {
    const launch = running('process.exit(7)');
    await expect(serve({ launch })).rejects.toThrow('ended (7) before it was ready');
  });

  it('of something that is to tell metrics and does not names the variable', async () => {
    await expect(serve({ env: { CHAT_METRICS_PORT: '9464' } })).rejects.toThrow(
      /^CHAT_METRICS_PORT: expected metrics for Prometheus at \S+, got no answer \(.*ECONNREFUSED/,
    );
  });

  it('of something that starts and is never ready says which probe failed', async () => {
    const startupProbe = { httpGet: { path: '/hang' }, periodSeconds: 0.1, failureThreshold: 2 };
    const launch = running('setInterval(() => {}, 1000)');
    await expect(serve({ launch, startupProbe })).rejects.toThrow(
      'the startup probe (/hang) did not succeed within 0.2 s',
    );
  });

  it('of something else brings its environment and its limits', async () => {
    const { service, args, ask, url } = await serve({ concurrency: 1 });
    const changed = { env: { GREETING: 'goodbye' }, concurrency: 2, minInstances: 2 };
    await service.deploy({ ...args, ...changed, maxInstances: 2 });
    expect((await ask()).env).toMatchObject({ GREETING: 'goodbye', K_REVISION: 'chat-app-00002' });
    expect(service.instances).toHaveLength(2);
    await Promise.all(Array.from({ length: 4 }, () => hang(url)));
    expect((await fetch(url)).status).toBe(429);
    await service.deploy({ ...args, timeoutMs: 200 });
    await (await hang(url)).closed;
  });

  it('of something else that does not start leaves all as it was', async () => {
    const { service, args, ask, url } = await serve({ concurrency: 1, maxInstances: 2 });
    const { pid } = await ask();
    const launch = running('process.exit(7)');
    await expect(service.deploy({ ...args, launch })).rejects.toThrow('ended (7)');
    expect((await ask()).pid).toBe(pid);
    // One more is of the revision that serves.
    await hang(url);
    expect((await ask()).env.K_REVISION).toBe('chat-app-00001');
    await service.deploy();
    expect((await ask()).env.K_REVISION).toBe('chat-app-00002');
  });

  it('refuses nobody who waits for it while all is full', async () => {
    const { service, ask, url } = await serve({ concurrency: 1, maxInstances: 1 });
    await hang(url);
    const deployed = service.deploy();
    const told = await ask();
    expect(told.env.K_REVISION).toBe('chat-app-00002');
    await deployed;
  });

  it('leaves nothing behind when the service is stopped meanwhile, and there is no other', async () => {
    const { service } = await serve({ minInstances: 2, maxInstances: 2 });
    const before = descendants(process.pid);
    const deployed = service.deploy();
    const during = () =>
      descendants(process.pid).filter(({ pid }) => !before.some((p) => p.pid === pid));
    await expect.poll(during).not.toEqual([]);
    const fresh = during();
    await service.stop();
    await Promise.allSettled([deployed]);
    expect(alive([...fresh])).toEqual([]);
    await expect(service.deploy()).rejects.toThrow('chat-app is stopped');
  });
});
