import { expect, test } from 'vitest';
import config from '../../vitest.config.ts';
import { parts, readOptions } from './plan.ts';

test("every project of vitest's is a part, and every part a project", () => {
  const projects = config.test?.projects?.map((project) => {
    return (project as { test: { name: string } }).test.name;
  });
  expect(parts.map(({ name }) => name)).toEqual(projects);
});

test('all parts together have ten minutes', () => {
  const seconds = parts.reduce((sum, { budgetSeconds }) => sum + budgetSeconds, 0);
  expect(seconds).toBeLessThanOrEqual(600);
});

test('without options all parts are run, with --only those that are named', () => {
  expect(readOptions([]).only).toEqual([]);
  expect(readOptions(['--only', 'unit', '--only=image']).only).toEqual(['unit', 'image']);
});

test.each([
  [['--only', 'units'], 'there is no part "units"; the parts are unit, redis, chaos'],
  [['--only'], "'--only <value>' argument missing"],
  [['--fast'], "Unknown option '--fast'"],
  [['unit'], "Unexpected argument 'unit'"],
])('refuses %j', (args, message) => {
  expect(() => readOptions(args)).toThrow(message);
});
