import { expect, test } from 'vitest';
import type { Exchange } from '../../../local/google/server.ts';
import { callsIn, titleOf } from './call.ts';
import { Course, endingOf } from './course.ts';
import { cell, legend, tabulate, wrongIn } from './table.ts';

const redis = { title: 'POST redis instances', operation: true };
const account = { title: 'POST iam serviceAccounts', operation: false };

/** One run of the CLI: strikes, then what is answered later in the same run. */
function run(
  course: Course,
  { struck = [] as (typeof redis)[], answers = [] as number[] },
  code = 1,
) {
  course.act('up');
  for (const call of struck) course.strike(call);
  for (const status of answers) course.answer(redis.title, 'POST', status);
  course.end(code === 0, false);
}

test.each([
  ['POST', '/redis/v1beta1/projects/p/locations/l/instances', 'POST redis instances'],
  ['DELETE', '/run/v2/projects/p/locations/l/services/chat-app', 'DELETE run services/chat-app'],
  ['POST', '/crm/v1/projects/p:setIamPolicy', 'POST crm projects:setIamPolicy'],
  ['POST', '/compute/beta/projects/p/global/networks', 'POST compute networks'],
  ['POST', '/compute/beta/projects/p/regions/r/subnetworks', 'POST compute subnetworks'],
  ['DELETE', '/iam/v1/projects/p/serviceAccounts/a@p.iam.x', 'DELETE iam serviceAccounts/a@…'],
  ['POST', '/compute/beta/projects/p/global/urlMaps', 'POST compute urlMaps'],
  ['POST', '/dns/v1/projects/p/managedZones/z/changes', 'POST dns managedZones/z/changes'],
  ['DELETE', '/iam/v1/projects/p/locations/global/pools/a', 'DELETE iam pools/a'],
  ['DELETE', '/monitoring/v3/projects/p/alertPolicies/1', 'DELETE monitoring alertPolicies/…'],
  ['POST', '/serviceusage/v1/projects/p/services:batchEnable', 'POST serviceusage services:enable'],
  ['POST', '/serviceusage/v1/projects/p/services/a.b:enable', 'POST serviceusage services:enable'],
])('calls %s %s by a name that a person knows', (method, path, title) => {
  expect(titleOf({ method, path })).toBe(title);
});

test('finds each kind of call once, and whether it begins an operation', () => {
  const path = '/redis/v1beta1/projects/p/locations/l/instances';
  const exchange = { method: 'POST', path, response: { name: 'projects/p/operations/1' } };
  expect(callsIn([exchange, exchange] as unknown as Exchange[])).toEqual([redis]);
});

test('what the provider tries again by itself in the same run is over', () => {
  const course = new Course();
  run(course, { struck: [redis], answers: [200] }, 0);
  expect(course.struck.map(endingOf)).toEqual(['retried']);
});

test('what a second run finishes is "up again"', () => {
  const course = new Course();
  run(course, { struck: [redis] });
  expect(course.pending).toHaveLength(1);
  run(course, { answers: [200] }, 0);
  expect(course.struck.map(endingOf)).toEqual(['up again']);
});

test('a second run that ends at another fault has finished it only if it came to it', () => {
  const course = new Course();
  run(course, { struck: [redis] });
  run(course, { struck: [account] });
  expect(course.pending).toHaveLength(2);
  run(course, { answers: [200] });
  expect(course.pending.map(({ call }) => call)).toEqual([account]);
});

test("an adoption for another's sake is not counted where the call is taken", () => {
  const course = new Course();
  run(course, { struck: [redis, account] });
  course.act('adopt');
  run(course, { answers: [200] }, 0);
  expect(course.struck.map(endingOf)).toEqual(['up again', 'adopt, up']);
});

test('what exists already when it is tried again needs adoption', () => {
  const course = new Course();
  run(course, { struck: [redis], answers: [409] });
  course.act('adopt');
  run(course, {}, 0);
  expect(course.struck.map(endingOf)).toEqual(['adopt, up']);
});

test('adoption was needed for what Google would have made twice, though others of it are taken', () => {
  const course = new Course();
  run(course, { struck: [{ title: 'POST monitoring alertPolicies', operation: false }] });
  course.act('adopt');
  course.act('up');
  course.answer('POST monitoring alertPolicies', 'POST', 200);
  course.end(true, false);
  expect(course.struck.map(endingOf)).toEqual(['adopt, up']);
});

test('a lock has to go first, and what was typed in vain is not counted', () => {
  const course = new Course();
  course.act('up');
  course.strike(redis);
  course.answer(redis.title, 'POST', 200);
  course.end(false, true);
  course.act('cancel');
  run(course, { answers: [409] });
  course.act('adopt');
  run(course, {}, 0);
  expect(course.struck.map(endingOf)).toEqual(['cancel, adopt, up']);
});

test('a deletion that finds nothing any more has succeeded', () => {
  const course = new Course();
  course.strike(redis);
  course.answer(redis.title, 'DELETE', 404);
  course.end(true, false);
  expect(course.struck.map(endingOf)).toEqual(['retried']);
});

test('a run that fails before it leaves open what is open', () => {
  const course = new Course();
  run(course, { struck: [redis] });
  run(course, {});
  expect(course.pending).toHaveLength(1);
});

const columnOf = (title: string, course: Course) => {
  return { phase: 'up' as const, title, struck: course.struck };
};

test('the table has a row for each call, a column for each fault, and what the words mean', () => {
  const [once, fails] = [new Course(), new Course()];
  run(once, { struck: [redis, account], answers: [200] });
  run(once, {}, 0);
  run(fails, { struck: [redis] });
  run(fails, {}, 0);
  const columns = [columnOf('503', once), columnOf('fails, done', fails)];
  expect(tabulate('up', [redis, account], columns)).toEqual([
    'up                        503       fails, done',
    'POST redis instances      retried   up again',
    'POST iam serviceAccounts  up again  –',
  ]);
  expect(wrongIn('up', [redis, account], columns)).toEqual([]);
  expect(legend([redis, account], columns).map((line) => line.split('  ')[0])).toEqual([
    'retried',
    'up again',
    '–',
  ]);
});

test('what completes a resource is not asked for where that was adopted', () => {
  const labels = { title: `${redis.title}/chat/setLabels`, operation: true };
  const course = new Course();
  run(course, { struck: [redis], answers: [409] });
  expect(cell(labels, columnOf('answer lost', course))).toBe('NOT MET');
  course.act('adopt');
  run(course, {}, 0);
  expect(cell(labels, columnOf('answer lost', course))).toBe('with it');
});

test('a call that met no fault, or never came to an end, fails the run', () => {
  const course = new Course();
  run(course, { struck: [redis] });
  const column = columnOf('503', course);
  expect(cell(account, column)).toBe('NOT MET');
  expect(wrongIn('up', [redis, account], [column])).toEqual([
    'POST redis instances, 503: NOT OVER',
    'POST iam serviceAccounts, 503: NOT MET',
  ]);
});
