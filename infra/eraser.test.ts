import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { deploy } from './fixture.ts';

interface Template {
  readonly serviceAccount: string;
  readonly maxRetries?: number;
  readonly containers: readonly [
    {
      readonly image: string;
      readonly envs: readonly object[];
      readonly commands?: readonly string[];
      readonly args?: readonly string[];
    },
  ];
}

async function eraser(stack: string) {
  const { only } = await deploy(stack);
  const { inputs, protect } = only('gcp:cloudrunv2/job:Job');
  const service = only('gcp:cloudrunv2/service:Service').inputs.template as Template;
  return { inputs, protect, job: (inputs.template as { template: Template }).template, service };
}

test.each(['dev', 'prod'])(
  'in %s runs the image of the service as the service does',
  async (stack) => {
    const { job, service } = await eraser(stack);
    const [ours, theirs] = [job.containers[0], service.containers[0]];
    expect(ours.image).toBe(theirs.image);
    expect(ours.envs).toEqual(theirs.envs);
    expect(job.serviceAccount).toBe(service.serviceAccount);
  },
);

test('runs a file that the image has, once, and without arguments only explains itself', async () => {
  const { job } = await eraser('dev');
  const { commands = [], args } = job.containers[0];
  expect(commands[0]).toBe('node');
  expect(existsSync(join(import.meta.dirname, '..', commands[1] ?? ''))).toBe(true);
  expect(args).toEqual(['--help']);
  expect(job.maxRetries).toBe(0);
});

test('must not keep a network from being deleted, even where the rest is protected', async () => {
  const { inputs, protect } = await eraser('prod');
  expect({ ...inputs, protect }).toMatchObject({ deletionProtection: false, protect: false });
});
