import { expect, test } from 'vitest';
import { patched } from './mask.ts';

const before = { size: 1, labels: { a: 'x', b: 'y' }, configs: { policy: 'lru' } };

test.for([
  ['takes the field that is named', 'size', { size: 2, labels: {} }, { ...before, size: 2 }],
  ['knows both ways of writing a name', 'max_size', { maxSize: 3 }, { ...before, maxSize: 3 }],
  ['removes what is named and not given', 'configs', {}, { size: 1, labels: before.labels }],
  [
    'reaches into a field, and leaves what is beside it',
    'labels.a',
    { labels: { a: 'z' } },
    { ...before, labels: { a: 'z', b: 'y' } },
  ],
  ['takes all that is given where nothing is named', null, { size: 4 }, { ...before, size: 4 }],
] as const)('%s', ([, mask, body, after]) => {
  expect(patched(before, body, mask)).toEqual(after);
});
