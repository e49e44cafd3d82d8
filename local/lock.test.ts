import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { identityOf, lockFolder } from './lock.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lock-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const lock = () => lockFolder(folder, 'The stack dev');
const leave = (text: string) => writeFileSync(join(folder, 'running'), text);

it('keeps a second one out until it is given back', () => {
  const unlock = lock();
  expect(lock).toThrow(`The stack dev is running already, as process ${process.pid}`);
  unlock();
  lock()();
});

it.each([
  ['a process that is gone', '4194304999 1'],
  ['an earlier process of the same number', `${process.ppid} 1`],
  ['nobody', 'garbage'],
])('does not mind what %s has left behind', (_, text) => {
  leave(text);
  lock()();
});

it('tells processes apart', () => {
  expect(identityOf(process.pid)).toMatch(new RegExp(`^${process.pid}\\b`));
  expect(identityOf(process.pid)).not.toBe(identityOf(process.ppid));
  expect(identityOf(4_194_304_999)).toBeUndefined();
});
