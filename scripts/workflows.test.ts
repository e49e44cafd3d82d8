import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { deploy } from '../infra/fixture.ts';

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, string>>;
}

interface Job {
  readonly uses?: string;
  readonly if?: string;
  readonly environment?: { readonly name: string };
  readonly concurrency?: { readonly group: string; readonly 'cancel-in-progress': boolean };
  readonly permissions?: Readonly<Record<string, string>>;
  readonly 'timeout-minutes'?: number;
  readonly steps?: readonly Step[];
}

interface Workflow {
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, Job>>;
}

const top = join(import.meta.dirname, '..');
const read = (file: string) => readFileSync(join(top, file), 'utf8');
const workflow = (name: string) => parse(read(`.github/workflows/${name}.yml`)) as Workflow;

const names = ['check', 'preview', 'deploy', 'release'];
const action = '.github/actions/stack/action.yml';
const { runs } = parse(read(action)) as { runs: { steps: readonly Step[] } };
const jobs = names.flatMap((name) => Object.values(workflow(name).jobs));
const steps = [...runs.steps, ...jobs.flatMap((job) => job.steps ?? [])];
const deployments = ['deploy', 'release'].flatMap((name) =>
  Object.values(workflow(name).jobs).filter(({ environment }) => environment !== undefined),
);

test('there are exactly the workflows that are looked at here', () => {
  const files = globSync('.github/workflows/*', { cwd: top }).map((file) => file.split('/').at(-1));
  expect(files.sort()).toEqual(names.map((name) => `${name}.yml`).sort());
});

test('runs foreign actions by their commit, with the version beside it: a tag can be moved', () => {
  const text = [...names.map((name) => `.github/workflows/${name}.yml`), action].map(read).join();
  const foreign = [...text.matchAll(/uses: (?!\.\/)(.*)/g)].map(([, reference]) => reference);
  expect(foreign.length).toBeGreaterThan(5);
  for (const reference of foreign)
    expect(reference).toMatch(/^[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
});

test('runs one version of each action everywhere', () => {
  const versions = Map.groupBy(
    steps.flatMap(({ uses }) => (uses === undefined || uses.startsWith('./') ? [] : [uses])),
    (uses) => uses.split('@')[0],
  );
  for (const all of versions.values()) expect(new Set(all).size).toBe(1);
});

test('must not put what somebody else wrote into a command: by the environment only', () => {
  expect(steps.filter(({ run }) => run?.includes('${{')).map(({ run }) => run)).toEqual([]);
});

test('must not leave the token of the checkout where the program could read it', () => {
  const checkouts = steps.filter(({ uses }) => uses?.startsWith('actions/checkout@'));
  expect(checkouts).not.toEqual([]);
  for (const { with: given } of checkouts) expect(given).toEqual({ 'persist-credentials': false });
});

describe.each(names)('%s', (name) => {
  test('may read the repository, and more only in the job that needs it', () => {
    expect(workflow(name).permissions).toEqual({ contents: 'read' });
  });

  test('must not run with the rights of main what a pull request brings', () => {
    expect(workflow(name).on).not.toHaveProperty('pull_request_target');
  });

  test('ends by itself', () => {
    const open = Object.values(workflow(name).jobs).filter((job) => {
      return job.uses === undefined && job['timeout-minutes'] === undefined;
    });
    expect(open).toEqual([]);
  });
});

test('types only commands that there are', () => {
  const { scripts } = JSON.parse(read('package.json')) as { scripts: object };
  const typed = steps.flatMap(({ run = '' }) => [...run.matchAll(/npm run (\w+)/g)]);
  for (const [command, script] of typed) expect(scripts, command).toHaveProperty([script ?? '']);
  const files = steps.flatMap(({ run = '' }) => [...run.matchAll(/node (\S+)/g)]);
  for (const [, file = ''] of files) expect(existsSync(join(top, file)), file).toBe(true);
});

test('asks only for outputs that the program has', async () => {
  const { outputs } = await deploy('dev');
  const asked = steps.flatMap(({ run = '' }) => [...run.matchAll(/pulumi stack output (\w+)/g)]);
  expect(asked).not.toEqual([]);
  for (const [command, output] of asked) expect(Object.keys(outputs), command).toContain(output);
});

describe('a deployment', () => {
  test('is of the stack that its environment is called as, by which Google lets it in', () => {
    expect(deployments.map(({ environment }) => environment?.name)).toEqual(['dev', 'prod']);
    for (const { environment, steps: own = [] } of deployments) {
      const stacks = own.flatMap(({ run = '' }) => [...run.matchAll(/--stack (\w+)/g)]);
      expect(new Set(stacks.map(([, stack]) => stack))).toEqual(new Set([environment?.name]));
      expect(existsSync(join(top, `Pulumi.${environment?.name}.yaml`))).toBe(true);
    }
  });

  test('waits for the one before it, and is never cut short', () => {
    for (const { environment, concurrency } of deployments) {
      const group = `stack-${environment?.name}`;
      expect(concurrency).toEqual({ group, 'cancel-in-progress': false });
    }
  });

  test('of prod builds nothing: it takes an image by its digest, before it updates', () => {
    const typed = (workflow('release').jobs.prod?.steps ?? []).map(({ run = '' }) => run);
    const taken = typed.findIndex((run) => /pulumi config set image "\$IMAGES@\$digest"/.test(run));
    expect(taken).toBeGreaterThan(-1);
    expect(typed.findIndex((run) => run.includes('npm run up'))).toBeGreaterThan(taken);
  });

  test('of dev follows the checks, and calls an image by its commit only when it has served', () => {
    const { dev } = workflow('deploy').jobs;
    expect(dev).toMatchObject({ needs: 'check' });
    const typed = (dev?.steps ?? []).map(({ run = '' }) => run);
    const smoke = typed.findIndex((run) => run.includes('npm run smoke'));
    expect(smoke).toBeGreaterThan(-1);
    expect(typed.findIndex((run) => run.includes('tags add'))).toBeGreaterThan(smoke);
  });
});

test('a preview takes no account of the project, and none from a fork', () => {
  const { dev } = workflow('preview').jobs;
  const ready = dev?.steps?.find(({ uses }) => uses === './.github/actions/stack');
  expect(Object.keys(ready?.with ?? {})).toEqual(['provider']);
  expect(dev?.environment).toBeUndefined();
  expect(dev?.if).toContain('head.repo.full_name == github.repository');
});
