import { expect, test } from 'vitest';
import { compare } from './compare.ts';
import { fieldsOf } from './fields.ts';

const found = (kind: string, name: string, content: object) => {
  return { kind, name, fields: fieldsOf(content) };
};
const redis = (content: object) => [found('Redis', 'chat', content)];

test('finds the field that differs, and counts those that do not', () => {
  const { same, unexplained } = compare(
    redis({ size: 1, tier: 'A' }),
    redis({ size: 2, tier: 'A' }),
    [],
  );
  expect(same).toBe(1);
  expect(unexplained).toEqual([
    { kind: 'Redis', name: 'chat', path: 'size', tutorial: '1', program: '2' },
  ]);
});

test('finds what only one of them has, a field or a whole thing', () => {
  const one = [...redis({ size: 1 }), found('job', 'erase', {})];
  const { unexplained } = compare(redis({ size: 1, labels: { a: 'b' } }), one, []);
  expect(unexplained).toMatchObject([
    { kind: 'Redis', path: 'labels.a', tutorial: '"b"', program: undefined },
    { kind: 'job', path: '', tutorial: undefined, program: 'there' },
  ]);
});

test('lets a difference pass that has a reason, and tells of a reason that has none', () => {
  const why = { kind: /^Redis /, path: /^size$/, reason: 'because' };
  const idle = { kind: /^job /, path: /^/, reason: 'no longer' };
  const { explained, unexplained, stale } = compare(redis({ size: 1 }), redis({ size: 2 }), [
    why,
    idle,
  ]);
  expect(explained).toMatchObject([{ path: 'size', reason: 'because' }]);
  expect(unexplained).toEqual([]);
  expect(stale).toEqual([idle]);
});

test('lets a value pass that the reason is given for, and no other', () => {
  const why = { kind: /^Redis /, path: /^size$/, program: /^2$/, reason: 'because' };
  const whyNot = { kind: /^Redis /, path: /^size$/, program: /^none$/, reason: 'left out' };
  const unexplained = (content: object) =>
    compare(redis({ size: 1 }), redis(content), [why, whyNot]).unexplained.length;
  expect([{ size: 2 }, {}, { size: 3 }].map(unexplained)).toEqual([0, 0, 1]);
});

test("does not mind the order of a container's variables", () => {
  const env = [
    { name: 'A', value: '1' },
    { name: 'B', value: '2' },
  ];
  const service = (list: object[]) => [found('service', 'chat', { template: { env: list } })];
  expect(compare(service(env), service(env.toReversed()), [])).toMatchObject({
    same: 2,
    unexplained: [],
  });
});
