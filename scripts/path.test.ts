import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { fakeCommands } from './fakes.ts';
import { findOn, withoutNpm } from './path.ts';

test("looks past what npm puts before a person's PATH", () => {
  const npm = '/p/node_modules/.bin:/node_modules/.bin:/npm/run-script/lib/node-gyp-bin';
  expect(withoutNpm(`${npm}:/home/me/bin:/usr/bin`)).toBe('/home/me/bin:/usr/bin');
});

test('leaves a PATH alone that npm has not touched, whatever is on it', () => {
  const path = '/p/node_modules/.bin:/usr/bin';
  expect(withoutNpm(path)).toBe(path);
});

test('finds a command in the first folder that has it, and passes over folders so named', () => {
  const { folder, remove } = fakeCommands({ tool: 'true' });
  onTestFinished(remove);
  expect(findOn(`/nowhere::${folder}`, 'tool')).toBe(join(folder, 'tool'));
  expect(findOn(folder, 'none')).toBeUndefined();
  expect(findOn('/', 'tmp')).toBeUndefined();
});
