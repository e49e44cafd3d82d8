import { expect, test } from 'vitest';
import type { Outcome } from '../cli.ts';
import type { Stage } from '../stage.ts';
import { Course } from './course.ts';
import { recover } from './recover.ts';

/** What a person does about such an outcome when this call was struck, and what they add then. */
async function after(
  title: string,
  outcome: Pick<Outcome, 'code' | 'output'>,
  course = begin(title),
) {
  const done: string[] = [];
  const take = async (name: string) => {
    done.push(name);
    return { command: name, code: 0, output: '', events: [] };
  };
  const cli = { ask: take, script: take };
  const stage = { cli, options: { stack: 'dev' } } as unknown as Stage;
  const added = await recover(stage, { ...outcome, command: 'pulumi up', events: [] }, course);
  return { done, added };
}

function begin(title: string) {
  const course = new Course();
  course.strike({ title, operation: false });
  return course;
}

const redis = 'POST redis instances';
const policy = 'POST monitoring alertPolicies';
const lost = { code: 1, output: 'Error creating AlertPolicy: EOF' };

test.each([
  ['takes the lock of one that was killed', redis, { code: 'SIGKILL', output: '' }, ['cancel']],
  ['adopts what exists', redis, { code: 1, output: '409: already exists' }, ['adopt.ts']],
  ['adopts what would come twice', policy, lost, ['adopt.ts']],
  ['does both', policy, { code: 'SIGKILL', output: '' }, ['cancel', 'adopt.ts']],
  ['types it again where nothing is in the way', redis, lost, []],
] as const)('%s', async (_, title, outcome, done) => {
  expect(await after(title, outcome)).toEqual({ done, added: [] });
});

test('adopts what would come twice no more than once', async () => {
  const course = begin(policy);
  await after(policy, lost, course);
  expect(await after(policy, lost, course)).toEqual({ done: [], added: [] });
});

test.each(['resource did not exist while updating', 'Error 400: Precondition check failed.'])(
  'looks what is there after "%s"',
  async (output) => {
    expect(await after(redis, { code: 1, output })).toEqual({ done: [], added: ['--refresh'] });
  },
);
