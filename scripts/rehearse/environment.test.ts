import { expect, test } from 'vitest';
import { environmentOf, pluginsOf, providerSettings } from './environment.ts';

const place = { port: 1234, state: '/scratch/state', home: '/scratch/home' };

test("keeps the person's engine, and nothing that leads to their account or state", () => {
  const env = environmentOf(
    {
      PATH: '/usr/bin',
      PULUMI_HOME: '/home/me/.pulumi',
      DOCKER_HOST: 'unix:///run/docker.sock',
      PULUMI_BACKEND_URL: 's3://theirs',
      PULUMI_CONFIG_PASSPHRASE_FILE: '/home/me/passphrase',
      PULUMI_ACCESS_TOKEN: 'theirs',
      PULUMI_STACK: 'prod',
      PULUMI_API: 'https://theirs.example',
      PULUMI_DEBUG_PROVIDERS: 'gcp:12345',
      OTEL_EXPORTER_OTLP_ENDPOINT: 'https://theirs.example',
      GOOGLE_APPLICATION_CREDENTIALS: '/home/me/key.json',
      CLOUDSDK_CONFIG: '/home/me/gcloud',
      https_proxy: 'http://proxy.example:3128',
    },
    place,
  );
  expect(env).toMatchObject({
    PULUMI_HOME: '/scratch/home',
    DOCKER_HOST: 'unix:///run/docker.sock',
    PULUMI_BACKEND_URL: 'file:///scratch/state',
    HTTPS_PROXY: 'http://127.0.0.1:1234',
  });
  const theirs = /theirs|\/home\/me\/(passphrase|key|gcloud)|proxy\.example/;
  expect(JSON.stringify(env)).not.toMatch(theirs);
  expect(env).not.toHaveProperty('PULUMI_STACK');
  expect(env).not.toHaveProperty('PULUMI_DEBUG_PROVIDERS');
});

test("finds the person's plug-ins where their CLI does", () => {
  expect(pluginsOf({ PULUMI_HOME: '/home/me/elsewhere' })).toBe('/home/me/elsewhere/plugins');
  expect(pluginsOf({ PULUMI_HOME: '' })).toMatch(/\/\.pulumi\/plugins$/);
});

test("starts the program with the project's own Node", () => {
  expect(environmentOf({ PATH: '/usr/bin' }, place).PATH).toMatch(
    /node_modules\/\.bin:\/usr\/bin$/,
  );
});

test('points every interface that the program uses at the port', () => {
  const settings = providerSettings(1234);
  expect(settings).toMatchObject({
    'gcp:redisCustomEndpoint': 'http://127.0.0.1:1234/redis/v1beta1/',
    'gcp:cloudRunV2CustomEndpoint': 'http://127.0.0.1:1234/run/v2/',
    'gcp:iamBetaCustomEndpoint': 'http://127.0.0.1:1234/iam/v1/',
    'gcp:resourceManagerCustomEndpoint': 'http://127.0.0.1:1234/crm/v1/',
  });
  expect(Object.keys(settings).filter((key) => key.endsWith('Endpoint'))).toHaveLength(11);
});
