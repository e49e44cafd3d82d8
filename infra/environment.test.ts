import { expect, test } from 'vitest';
import { environment } from '../app/environment.ts';
import type { Value } from '../local/stack.ts';
import { authString, deploy } from './fixture.ts';

interface Env {
  readonly name: string;
  readonly value?: string;
  readonly valueSource?: { readonly secretKeyRef: { secret: string; version: string } };
}

const deployed = async (stack: string, config: Readonly<Record<string, Value>> = {}) =>
  (await deploy(stack, config)).only('gcp:cloudrunv2/service:Service');

async function envs(stack: string, config: Readonly<Record<string, Value>> = {}) {
  const { template } = (await deployed(stack, config)).inputs;
  return (template as { containers: [{ envs: readonly Env[] }] }).containers[0].envs;
}

const fromInfra = Object.entries(environment).filter(([, { from }]) => from === 'infra');

test('is exactly the variables that the app says infra sets, no secret where there is none', async () => {
  const names = (list: readonly Env[]) => list.map(({ name }) => name).sort();
  const all = fromInfra.map(([name]) => name).sort();
  expect(names(await envs('prod'))).toEqual(all);
  expect(names(await envs('dev'))).toEqual(all.filter((name) => name !== 'REDISAUTH'));
});

test('has a plain value or a reference, never both, lest every preview shows a change', async () => {
  for (const { value, valueSource } of await envs('prod')) {
    expect([value, valueSource].filter((one) => one !== undefined)).toHaveLength(1);
  }
});

test('names secrets by a pinned version, and holds none', async () => {
  const prod = await deployed('prod');
  const secrets = fromInfra.filter(([, { type }]) => type === 'secret').map(([name]) => name);
  const referring = (await envs('prod')).filter(({ valueSource }) => valueSource !== undefined);
  expect(referring.map(({ name }) => name)).toEqual(secrets);
  expect(referring).toContainEqual({
    name: 'REDISAUTH',
    valueSource: { secretKeyRef: { secret: 'chat-redis-prod-auth', version: '1' } },
  });
  expect(JSON.stringify(prod.inputs)).not.toContain(authString);
  expect(prod.secretInputs).toEqual([]);
});

test("finds Redis at the instance's own host and port, which with TLS is another", async () => {
  expect(await envs('dev')).toContainEqual({ name: 'REDISHOST', value: '10.1.2.3' });
  expect(await envs('dev')).toContainEqual({ name: 'REDISPORT', value: '6379' });
  expect(await envs('prod')).toContainEqual({ name: 'REDISPORT', value: '6378' });
});

test('hands over all authorities of Redis, in an order that Google’s answer does not change', async () => {
  expect(await envs('prod')).toContainEqual({ name: 'REDISCACERTS', value: 'first\nsecond' });
  expect(await envs('dev')).toContainEqual({ name: 'REDISCACERTS', value: '' });
});

test('hands the settings of the chat over as the app reads them', async () => {
  const list = await envs('dev', {
    timeoutSeconds: 600,
    concurrency: 80,
    allowedOrigins: ['https://a.example', 'http://localhost:3000'],
    trustedHops: 2,
    historyLength: 50,
    historyDays: 3,
  });
  expect(Object.fromEntries(list.map(({ name, value }) => [name, value]))).toMatchObject({
    CHAT_TIMEOUT_SECONDS: '600',
    CHAT_CONCURRENCY: '80',
    CHAT_ALLOWED_ORIGINS: 'https://a.example,http://localhost:3000',
    CHAT_TRUSTED_HOPS: '2',
    CHAT_HISTORY_LENGTH: '50',
    CHAT_HISTORY_DAYS: '3',
  });
});

test('is told of the domain: its pages may open a socket, its load balancer is one more proxy', async () => {
  const list = await envs('dev', {
    domain: 'chat.example.com',
    allowedOrigins: ['http://localhost:3000'],
  });
  expect(Object.fromEntries(list.map(({ name, value }) => [name, value]))).toMatchObject({
    CHAT_ALLOWED_ORIGINS: 'https://chat.example.com,http://localhost:3000',
    CHAT_TRUSTED_HOPS: '2',
  });
});

test('tells its metrics where somebody collects them, and else to nobody', async () => {
  expect(await envs('dev')).toContainEqual({ name: 'CHAT_METRICS_PORT', value: '0' });
  expect(await envs('prod')).toContainEqual({ name: 'CHAT_METRICS_PORT', value: '9464' });
});

test('has Google believed about who asks, who adds one address, and nobody else', async () => {
  // The app by itself believes nobody: without a front end, a client could claim any address.
  expect(environment.CHAT_TRUSTED_HOPS.default).toBe(0);
  expect(await envs('dev')).toContainEqual({ name: 'CHAT_TRUSTED_HOPS', value: '1' });
});
