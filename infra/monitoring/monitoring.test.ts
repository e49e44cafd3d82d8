import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { deploy, waitsFor } from '../fixture.ts';
import { everything, queryOf, watched } from './fixture.ts';

const channel = 'gcp:monitoring/notificationChannel:NotificationChannel';
const check = 'gcp:monitoring/uptimeCheckConfig:UptimeCheckConfig';
const policy = 'gcp:monitoring/alertPolicy:AlertPolicy';

test('nothing is watched unless somebody wants it', async () => {
  const { resources } = await deploy('dev');
  expect(resources.filter(({ urn }) => urn.includes('monitoring'))).toEqual([]);
});

describe('who is called', () => {
  const pager = 'projects/demo-project/notificationChannels/123';

  test('is everybody, by every alert', async () => {
    const alertEmails = ['ada@example.com', 'bob@example.com'];
    const { policies, ofType } = await watched('prod', { alertEmails, alertChannels: [pager] });
    expect(ofType(channel).map(({ inputs }) => inputs)).toMatchObject([
      { type: 'email', labels: { email_address: 'ada@example.com' } },
      { type: 'email', labels: { email_address: 'bob@example.com' } },
    ]);
    const prefix = 'projects/demo-project/notificationChannels/';
    const all = [`${prefix}ada@example.com`, `${prefix}bob@example.com`, pager];
    for (const { notificationChannels } of policies.values()) {
      expect(notificationChannels).toEqual(all);
    }
  });

  test('is called once, by whoever is named twice', async () => {
    const alertEmails = ['ada@example.com', 'ada@example.com'];
    expect((await watched('prod', { alertEmails })).ofType(channel)).toHaveLength(1);
  });

  test('is nobody where nobody is named: the alerts stand in the console', async () => {
    const { policies } = await watched('prod', { alertEmails: [], alertChannels: [] });
    for (const { notificationChannels } of policies.values())
      expect(notificationChannels).toEqual([]);
  });
});

describe('from outside', () => {
  test.each([
    ['the service itself', {}, 'chat-app.example'],
    ['the domain where there is one', { domain: 'chat.example.com' }, 'chat.example.com'],
  ])('Google asks where people open the chat: %s', async (_, config, host) => {
    const { ofType } = await watched('dev', { monitoring: true, ...config });
    expect(ofType(check)[0]?.inputs).toMatchObject({
      monitoredResource: { type: 'uptime_url', labels: { host, project_id: 'demo-project' } },
      httpCheck: { path: '/health/live', useSsl: true, validateSsl: true },
      period: '60s',
      timeout: '10s',
    });
  });

  test('Google does not ask where nobody gets in without a token', async () => {
    const { ofType, policies } = await watched('dev', { monitoring: true, access: 'private' });
    expect(ofType(check)).toEqual([]);
    expect(policies.has('unreachable')).toBe(false);
  });

  test('a check that an alert refers to is never deleted before the next is there', async () => {
    const { ofType } = await watched('prod');
    expect(ofType(check)[0]?.deleteBeforeReplace).toBe(false);
    const unreachable = ofType(policy).find(({ name }) => name === 'unreachable');
    expect(unreachable && waitsFor(unreachable)).toContain('monitoring/uptimeCheckConfig uptime');
  });
});

describe('an alert', () => {
  const all = () => watched('prod', everything);
  const sections = new Map(
    readFileSync(new URL('../../docs/alerts.md', import.meta.url), 'utf8')
      .split(/^## /m)
      .slice(1)
      .map((text) => [text.slice(0, text.indexOf('\n')), text.replaceAll(/\s+/g, ' ')]),
  );

  test('is said in its runbook to be what it is, and no runbook is without one', async () => {
    const { policies } = await all();
    const titles = [...policies.values()].map(({ displayName }) => displayName.split(': ')[1]);
    expect(titles.toSorted()).toEqual([...sections.keys()].toSorted());
    for (const { displayName, severity, conditions } of policies.values()) {
      const [, title = ''] = displayName.split(': ');
      expect(sections.get(title)).toContain(`**${severity}** when ${conditions[0].displayName}.`);
    }
  });

  test('brings commands along that can be typed as they are', async () => {
    for (const { documentation } of (await all()).policies.values()) {
      expect(documentation.content).not.toMatch(/\b(PROJECT_ID|REGION|SERVICE|REDIS|CONNECTOR)\b/);
      expect(documentation.content).not.toContain('demo-project-');
    }
    const content = (await all()).policies.get('redis-away')?.documentation.content;
    expect(content).toContain(
      'gcloud redis instances describe chat-redis-prod --region europe-west3 --project demo-project',
    );
  });

  // The API's reference, AlertPolicy.Documentation; of "${…}" Google makes something else.
  test('has a text that Google takes as it is', async () => {
    for (const { documentation } of (await all()).policies.values()) {
      expect(documentation.content.length).toBeLessThanOrEqual(8192);
      expect(Buffer.byteLength(documentation.content)).toBeLessThanOrEqual(10_240);
      expect(Buffer.byteLength(documentation.subject)).toBeLessThanOrEqual(255);
      expect(documentation.content).not.toContain('$');
    }
  });

  test('looks at two values at least, since one may be late', async () => {
    for (const [name, { conditions }] of (await all()).policies) {
      const { query = '' } = conditions[0].conditionPrometheusQueryLanguage ?? {};
      const windows = [...query.matchAll(/\[(\w+)\]/g)].map(([, window]) => window);
      for (const window of windows)
        expect([name, window]).toEqual([name, expect.stringMatching(/^([2-9]|10)m$/)]);
    }
  });
});

describe('there is an alert only for what there is', () => {
  const names = async (config: Parameters<typeof watched>[1]) =>
    [...(await watched('prod', config)).policies.keys()].toSorted();

  test.each([
    ['a replica', { redisTier: 'BASIC' }, ['redis-failover']],
    ['a connector', { egress: 'direct' }, ['connector']],
    ['metrics of the chat', { appMetrics: false }, ['bug', 'redis-away', 'slow', 'unstored']],
    ['a way in', { access: 'private' }, ['unreachable']],
  ])('%s', async (_, config, absent) => {
    const [all, rest] = [await names({}), await names(config)];
    expect(all.filter((name) => !rest.includes(name))).toEqual(absent);
  });

  test.each([
    [{ maxInstances: 20 }, '16'],
    [{ maxInstances: 2, minInstances: 1 }, '1'],
    [{ maxInstances: 10, minInstances: 9 }, undefined],
    [{ maxInstances: 1, minInstances: 0 }, undefined],
  ])('a number of instances that is not what all is well with: %j', async (config, limit) => {
    const { policies } = await watched('prod', config);
    expect(queryOf(policies, 'instances')?.split(' > ')[1]).toBe(limit);
  });
});

describe('near a limit is 80 % of', () => {
  const limitOf = async (alert: string, config: Parameters<typeof watched>[1]) => {
    const { policies } = await watched('prod', config);
    return Number(queryOf(policies, alert)?.split(' > ').at(-1));
  };

  test.each([
    [{}, 52_000],
    [{ redisVersion: 'REDIS_6_X', redisTls: false, redisMemoryGb: 1 }, 52_000],
    [{ redisVersion: 'REDIS_6_X', redisMemoryGb: 4 }, 800],
    [{ redisVersion: 'REDIS_6_X', redisMemoryGb: 5 }, 2000],
    [{ redisVersion: 'REDIS_6_X', redisMemoryGb: 101 }, 52_000],
  ])('the connections that Redis takes: %j', async (config, connections) => {
    expect(await limitOf('redis-connections', config)).toBe(connections);
  });

  test.each([
    [{}, 3_840_000_000],
    [{ connectorMachineType: 'e2-micro', connectorMaxInstances: 10 }, 800_000_000],
  ])('what the connector carries, in bits a second: %j', async (config, bits) => {
    expect(await limitOf('connector', config)).toBe(bits);
  });
});
