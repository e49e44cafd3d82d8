import { expect, test } from 'vitest';
import { folderOf } from './folder.ts';

test('keeps apart what has one name in two places, where that can be', () => {
  const args = { folder: '/kept', sharesNames: true };
  expect(folderOf(args, 'europe-west3', 'jobs')).toBe('/kept/europe-west3/jobs');
  expect(folderOf({ folder: '/kept' }, 'europe-west3', 'jobs')).toBe('/kept');
});
