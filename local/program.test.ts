import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import * as gcp from '@pulumi/gcp';
import * as pulumi from '@pulumi/pulumi';
import { expect, test } from 'vitest';
import { otherProject } from '../test/support/copy.ts';
import { evaluate, type Realise, unknown } from './program.ts';

const config = { 'gcp:project': 'demo-project', 'gcp:region': 'europe-west3' };

/** Answers every output that any resource may be asked for. */
const realise: Realise = async ({ name }) => ({
  id: `id-of-${name}`,
  outputs: {
    name: `name-of-${name}`,
    host: '127.0.0.1',
    port: 7000,
    email: 'a@b.example',
    member: 'serviceAccount:a@b.example',
    registryUri: 'registry.example/chat',
    repoDigest: 'image@sha256:0',
    uri: 'http://127.0.0.1:8080',
    authString: 'hush',
    serverCaCerts: [{ cert: 'authority' }],
  },
});

/** Passes as many turns of the event loop. */
async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn++) await new Promise(setImmediate);
}

test('feeds what was realised back into the program', async () => {
  const { outputs } = await evaluate({ stack: 'dev', config, realise });
  expect(outputs).toMatchObject({ url: 'http://127.0.0.1:8080', redisHost: '127.0.0.1' });
});

test('realises a resource when everything that it waits for is there, and not before', async () => {
  const there = new Set<string>();
  const early: string[] = [];
  const { resources } = await evaluate({
    stack: 'dev',
    config,
    realise: async (resource) => {
      await turns(1);
      if (resource.dependencies.some((urn) => !there.has(urn))) early.push(resource.urn);
      there.add(resource.urn);
      return realise(resource);
    },
  });
  expect(early).toEqual([]);
  expect(
    resources
      .filter(({ custom }) => custom)
      .map(({ urn }) => urn)
      .sort(),
  ).toEqual([...there].sort());
});

test('waits for resources that no output speaks of', async () => {
  const finished: string[] = [];
  await evaluate({
    stack: 'dev',
    config,
    realise: async (resource) => {
      if (resource.type.endsWith(':IAMMember')) await turns(20);
      finished.push(resource.type);
      return realise(resource);
    },
  });
  expect(finished).toContain('gcp:projects/iAMMember:IAMMember');
});

test('tells the component that a resource belongs to', async () => {
  const { resources } = await evaluate({ stack: 'dev', config, realise });
  const components = new Set(resources.filter((one) => !one.custom).map(({ urn }) => urn));
  const parents = resources.map(({ parent }) => parent).filter((parent) => parent !== undefined);
  expect(components).toEqual(new Set(parents));
  expect(resources.find(({ name }) => name === 'redis')?.parent).toBeDefined();
});

test('keeps secret what the provider calls a secret, and what is made of it', async () => {
  const program = () => {
    const { host, authString } = new gcp.redis.Instance('cache', { memorySizeGb: 1 });
    return { host, address: pulumi.interpolate`redis://:${authString}@${host}` };
  };
  const evaluation = await evaluate({ stack: 'dev', config, realise, program });
  expect(evaluation.resources.map(({ secretOutputs }) => secretOutputs[0])).toEqual(['authString']);
  expect(evaluation.secretOutputs).toEqual(['address']);
  expect(evaluation.outputs).toEqual({ host: '127.0.0.1', address: 'redis://:hush@127.0.0.1' });
});

test('realises nothing in a preview and marks what cannot be known', async () => {
  const preview = { stack: 'dev', config, preview: true };
  const { outputs, resources } = await evaluate({
    ...preview,
    realise: async ({ name }) => {
      throw new Error(`${name} was realised`);
    },
  });
  expect(resources.length).toBeGreaterThan(10);
  expect(outputs.url).toBe(unknown);
});

test('rejects with the very error of a resource that cannot be made', async () => {
  const refused = new Error('no room');
  const evaluation = evaluate({
    stack: 'dev',
    config,
    realise: async (resource) => {
      if (resource.type === 'gcp:redis/instance:Instance') throw refused;
      return realise(resource);
    },
  });
  await expect(evaluation).rejects.toBe(refused);
});

test('lets what is under way finish after a failure', async () => {
  const finished: string[] = [];
  const evaluation = evaluate({
    stack: 'dev',
    config,
    realise: async (resource) => {
      const fails = resource.type === 'gcp:redis/instance:Instance';
      await turns(fails ? 2 : 5);
      if (fails) throw new Error('no room');
      finished.push(resource.type);
      return realise(resource);
    },
  });
  await expect(evaluation).rejects.toThrow('no room');
  const underWay = finished.length;
  await turns(10);
  expect(finished).toContain('gcp:vpcaccess/connector:Connector');
  expect(finished.length).toBe(underWay);
});

test('starts nothing more after a failure, not even what just became possible', async () => {
  const started: string[] = [];
  const iam = Promise.withResolvers<void>();
  const evaluation = evaluate({
    stack: 'dev',
    config,
    realise: async (resource) => {
      started.push(resource.name);
      if (resource.name === 'iam') iam.resolve();
      if (resource.name !== 'compute') return realise(resource);
      await iam.promise;
      for (let i = 0; i < 5; i++) await null;
      throw new Error('no room');
    },
  });
  await expect(evaluation).rejects.toThrow('no room');
  expect(started).toContain('iam');
  expect(started).not.toContain('account');
});

test('rejects with the very error of a function that cannot be answered', async () => {
  const refused = new Error('not logged in');
  const call = () => Promise.reject(refused);
  await expect(evaluate({ stack: 'dev', config, realise, call })).rejects.toBe(refused);
});

test('runs one program at a time, and another after a failure', async () => {
  const first = evaluate({ stack: 'dev', config, realise });
  await expect(evaluate({ stack: 'dev', config, realise })).rejects.toThrow(
    'one program at a time',
  );
  await first;
  const folder = otherProject('talk');
  const second = evaluate({ stack: 'dev', folder, realise });
  await expect(second).rejects.toThrow('gcp:project is not set');
  await evaluate({ stack: 'prod', config, realise });
});

test('runs in plain Node, where a failure is one rejection and nothing more is said', async () => {
  const script = `
    const { evaluate } = await import(${JSON.stringify(join(import.meta.dirname, 'program.ts'))});
    const config = ${JSON.stringify(config)};
    const realise = async ({ name }) => {
      if (name === 'redis') throw new Error('no room');
      return { id: name, outputs: {} };
    };
    await evaluate({ stack: 'dev', config, realise }).catch(({ message }) => console.log(message));
  `;
  const args = ['--input-type=module', '--eval', script];
  expect(await promisify(execFile)(process.execPath, args)).toEqual({
    stdout: 'no room\n',
    stderr: '',
  });
});

test('starts no server for hooks, which would keep the process when it is shut down early', async () => {
  const script = `
    const { Server } = await import('node:net');
    Server.prototype.listen = () => console.log('a server');
    const { evaluate } = await import(${JSON.stringify(join(import.meta.dirname, 'program.ts'))});
    const { ErrorHook } = await import(${JSON.stringify(import.meta.resolve('@pulumi/pulumi'))});
    const program = () => (new ErrorHook('late', async () => false), {});
    await evaluate({ stack: 'dev', program, realise: async () => ({ id: '', outputs: {} }) });
    console.log('over');
  `;
  const args = ['--input-type=module', '--eval', script];
  const { stdout } = await promisify(execFile)(process.execPath, args, { timeout: 10_000 });
  expect(stdout).toBe('over\n');
});
