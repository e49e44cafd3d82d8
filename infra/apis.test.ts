import { expect, test } from 'vitest';
import { deploy } from './fixture.ts';

test('must not switch an API off again: others in the project may use it', async () => {
  const { resources } = await deploy('dev');
  const apis = resources.filter(({ type }) => type === 'gcp:projects/service:Service');
  expect(apis.map(({ inputs }) => inputs.disableOnDestroy)).toEqual(Array(7).fill(false));
});

test('enables what the resources use, and neither Cloud Build nor Service Usage', async () => {
  const { resources } = await deploy('dev');
  const apis = resources.filter(({ type }) => type === 'gcp:projects/service:Service');
  expect(apis.map(({ inputs }) => inputs.service).sort()).toEqual([
    'artifactregistry.googleapis.com',
    'cloudresourcemanager.googleapis.com',
    'compute.googleapis.com',
    'iam.googleapis.com',
    'redis.googleapis.com',
    'run.googleapis.com',
    'vpcaccess.googleapis.com',
  ]);
});
