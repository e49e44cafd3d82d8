import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SERVICE, serviceOf, startCloud, type TestCloud } from '../test/support/cloud.ts';

let test: TestCloud;
beforeEach(async () => {
  test = await startCloud();
});
afterEach(() => test.stop());

const health = (uri: unknown) => fetch(`${uri}/health/startup`).then(({ status }) => status);
const shown = () => test.cloud.made(SERVICE)[0];

/** The chat, which tells its metrics, and a container beside it that would read them. */
function withCollector(test: TestCloud) {
  const { template, ...service } = serviceOf(test, {
    CHAT_LOG: 'memory',
    CHAT_METRICS_PORT: '9464',
  });
  const [chat] = template.containers;
  const collector = { name: 'collector', image: 'example/collector', dependsOns: ['chat'] };
  const containers = [collector, { ...chat, name: 'chat', ports: { containerPort: 8080 } }];
  return { ...service, template: { ...template, containers } };
}

describe('a service', () => {
  it('goes over to a new revision when its template changes, at the same address', async () => {
    const { id, outputs } = await test.make(SERVICE, serviceOf(test));
    expect(outputs.latestReadyRevision).toBe('chat-app-00001');
    const { uri } = outputs;
    const changed = await test.cloud.update(id, serviceOf(test, { CHAT_MAX_ROOMS: '7' }));
    expect(changed).toMatchObject({ uri, latestReadyRevision: 'chat-app-00002' });
    expect(shown()).toMatchObject({ uri, latestReadyRevision: 'chat-app-00002' });
    expect(await health(uri)).toBe(200);
  });

  it('serves by the revision before when the new one does not start', async () => {
    const { id, outputs } = await test.make(SERVICE, serviceOf(test));
    const broken = serviceOf(test, { CHAT_NONSENSE: '7' });
    await expect(test.cloud.update(id, broken)).rejects.toThrow('ended (1) before it was ready');
    expect(test.lines.join()).toContain('CHAT_NONSENSE is not a setting');
    expect(shown()).toMatchObject(serviceOf(test));
    expect(shown()?.latestReadyRevision).toBe('chat-app-00001');
    expect(await health(outputs.uri)).toBe(200);
    // What failed once is not taken for what runs.
    await expect(test.cloud.update(id, broken)).rejects.toThrow('ended (1) before it was ready');
  });

  it('has no new revision when anything but its template changes', async () => {
    const { id } = await test.make(SERVICE, serviceOf(test));
    const changed = serviceOf(test, { CHAT_MAX_ROOMS: '7' });
    await test.cloud.update(id, changed);
    const ingress = 'INGRESS_TRAFFIC_ALL';
    await test.cloud.update(id, { ...structuredClone(changed), ingress });
    expect(shown()).toMatchObject({ ingress, latestReadyRevision: 'chat-app-00002' });
  });

  it('has as many instances as are asked for where its template names no least number', async () => {
    await test.stop();
    test = await startCloud({ redisServer: '/usr/bin/redis-server', instances: 2 });
    const { note } = await test.make(SERVICE, serviceOf(test, { CHAT_LOG: 'memory' }));
    expect(note).toMatch(/^2 × node/);
  });

  it('tells its metrics, each instance at a port of its own, beside what is recorded', async () => {
    await test.stop();
    test = await startCloud({ redisServer: '/usr/bin/redis-server', instances: 2 });
    const { note } = await test.make(SERVICE, withCollector(test));
    const told = /^2 × node, port \d+, metrics at (\d+), (\d+); collector: recorded$/.exec(note);
    const [, ...ports] = told ?? [];
    expect(new Set(ports).size).toBe(2);
    for (const port of ports) {
      const answer = await fetch(`http://127.0.0.1:${port}/metrics`);
      expect(await answer.text()).toContain('chat_sockets{');
    }
  });

  it('is not made of an image that cannot be found', async () => {
    await test.stop();
    test = await startCloud({
      findImage: (reference) => Promise.reject(new Error(`no image ${reference}`)),
    });
    await expect(test.make(SERVICE, serviceOf(test))).rejects.toThrow('no image example/app');
  });

  it('is gone with its address when it is removed', async () => {
    const { id, outputs } = await test.make(SERVICE, serviceOf(test));
    await test.cloud.remove(id);
    expect(shown()).toBeUndefined();
    await expect(health(outputs.uri)).rejects.toThrow('fetch failed');
  });
});
