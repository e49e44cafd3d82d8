import { stripVTControlCharacters } from 'node:util';
import { expect, test } from 'vitest';
import { Interrupted } from './cli.ts';
import { must, Off, play, type Stage, type Step } from './stage.ts';
import { isChange } from './world.ts';

async function playAll(...steps: readonly Step[]) {
  const lines: string[] = [];
  const say = (line: string) => void lines.push(stripVTControlCharacters(line));
  const failure = await play(steps, { say } as Stage).catch((error: unknown) => error);
  return { lines, failure };
}

const step = (title: string, run: Step['run']): Step => ({ title, run });

test('tells each step, its time, and what was seen', async () => {
  const seen = async () => ['20 created', 'an image', '  a bar'];
  const { lines } = await playAll(step('up', seen));
  expect(lines[1]).toMatch(/^✓ up {2}\d+\.\d s {2}20 created$/);
  expect(lines.slice(2)).toEqual(['    an image', '  a bar']);
});

test('ends with the first step that fails: the others build on it', async () => {
  const off = async () => {
    must(1 > 2, 'left behind: Redis');
    return [];
  };
  const { lines, failure } = await playAll(step('destroy', off), step('more', off));
  expect(failure).toEqual(new Off('left behind: Redis'));
  expect(lines.at(-1)).toMatch(/^✗ destroy/);
  expect(lines.join()).not.toContain('more');
});

test('a wish to end is no failure', async () => {
  const ended = () => Promise.reject(new Interrupted());
  expect((await playAll(step('up', ended))).lines.join()).not.toContain('✗');
});

test.each([
  ['GET', '/redis/v1/projects/p/locations/l/instances', false],
  ['POST', '/crm/v1/projects/p:getIamPolicy', false],
  ['POST', '/crm/v1/projects/p:setIamPolicy', true],
  ['DELETE', '/run/v2/projects/p/locations/l/services/s', true],
])('%s %s may change something: %s', (method, path, changes) => {
  expect(isChange({ method, path })).toBe(changes);
});
