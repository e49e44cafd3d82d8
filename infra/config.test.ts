import { expect, test } from 'vitest';
import { environment } from '../app/environment.ts';
import type { Value } from '../local/stack.ts';
import { otherProject } from '../test/support/copy.ts';
import { declared, deploy, digest, place, refusal } from './fixture.ts';
import { rules } from './rules.ts';

test('Pulumi.yaml declares exactly the settings that the program reads', () => {
  expect(Object.keys(declared).sort()).toEqual(Object.keys(rules).sort());
});

test('every setting has a type, a default and a description', () => {
  for (const [name, { type, default: value, description }] of Object.entries(declared)) {
    expect({ name, type }).toEqual({ name, type: expect.stringMatching(/^\w+$/) });
    expect(value, name).toBeDefined();
    expect(description, name).toMatch(/\w{3}/);
  }
});

test("the defaults of what the app reads too are the app's own", () => {
  const own = {
    timeoutSeconds: environment.CHAT_TIMEOUT_SECONDS.default,
    concurrency: environment.CHAT_CONCURRENCY.default,
    allowedOrigins: environment.CHAT_ALLOWED_ORIGINS.default,
    historyLength: environment.CHAT_HISTORY_LENGTH.default,
    historyDays: environment.CHAT_HISTORY_DAYS.default,
  };
  const names = Object.keys(own);
  expect(Object.fromEntries(names.map((name) => [name, declared[name]?.default]))).toEqual(own);
});

test('says how to set a project and a region, which have no default', async () => {
  const message = await refusal({}, otherProject('talk'));
  expect(message).toMatch(/^2 settings are wrong; nothing has been created:/);
  expect(message).toContain('gcp:project is not set');
  expect(message).toContain('pulumi config set gcp:project PROJECT_ID --stack dev');
  expect(message).toContain('pulumi config set gcp:region europe-west3');
});

test('lists everything that is wrong in one message, each with its value', async () => {
  const message = await refusal({
    ...place,
    'gcp:region': 'Frankfurt',
    redisMemoryGb: 0,
    connectorMinInstances: 3,
    memory: '64Mi',
  });
  expect(message).toMatch(/^4 settings are wrong/);
  expect(message).toContain('gcp:region is "Frankfurt"');
  expect(message).toContain('redisMemoryGb is "0"');
  expect(message).toContain('connectorMaxInstances is "3"');
  expect(message).toContain('memory is "64Mi"');
});

test.each<Readonly<Record<string, Value>>>([
  { connectorRange: '10.132.0.0/28', network: 'own' },
  { egress: 'direct', maxInstances: 15 },
  { egress: 'direct', network: 'create', subnetworkRange: '100.64.0.0/10', maxInstances: 1000 },
  { image: `localhost:5000/chat@${digest}` },
  { image: `localhost:5000/chat@${digest}`, baseImage: 'node:24-slim' },
  { baseImage: `mirror.example:5000/library/node:24-slim@${digest}` },
  { cpu: '2', memory: '8Gi' },
  { allowedOrigins: ['http://localhost:3000', 'https://chat.example'] },
  { minInstances: 10, maxInstances: 10 },
  { redisTier: 'STANDARD_HA', redisMemoryGb: 300 },
  { 'gcp:region': 'northamerica-northeast1' },
  { domain: 'chat.example.com', dnsZone: 'example', keepServiceUrl: true, trustedHops: 4 },
  { domain: 'xn--bcher-kva.example' },
  { deployRepository: '123456789', suffix: 'prod' },
])('takes %j', async (config) => {
  expect((await deploy('dev', config)).outputs.url).toBeDefined();
});
