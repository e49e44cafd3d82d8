import { expect, test } from 'vitest';
import type { Value } from '../local/stack.ts';
import { deploy } from './fixture.ts';

const apis = async (config: Readonly<Record<string, Value>> = {}) => {
  const { resources } = await deploy('dev', config);
  const services = resources.filter(({ type }) => type === 'gcp:projects/service:Service');
  return services.map(({ inputs }) => inputs);
};

test('must not switch an API off again: others in the project may use it', async () => {
  const all = await apis({ redisAuth: true });
  expect(all.map(({ disableOnDestroy }) => disableOnDestroy)).toEqual(all.map(() => false));
});

const needed = ['artifactregistry', 'cloudresourcemanager', 'compute', 'iam', 'redis', 'run'];

test.each<[string, Readonly<Record<string, Value>>, readonly string[]]>([
  ['enables what the resources use, and neither Cloud Build nor Service Usage', {}, ['vpcaccess']],
  ['does without connectors where there is none', { egress: 'direct' }, []],
  ['and without secrets where there is none', { redisAuth: true }, ['secretmanager', 'vpcaccess']],
])('%s', async (_, config, others) => {
  const services = (await apis(config)).map(({ service }) => service);
  expect(services.sort()).toEqual([...needed, ...others].map((api) => `${api}.googleapis.com`));
});
