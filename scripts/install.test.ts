import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';

test('must not empty a folder of packages that is only linked to', () => {
  const folder = mkdtempSync(join(tmpdir(), 'install-'));
  mkdirSync(join(folder, 'theirs'));
  mkdirSync(join(folder, 'scripts'));
  writeFileSync(join(folder, 'theirs', 'package'), '');
  writeFileSync(join(folder, 'package-lock.json'), '{}');
  symlinkSync(join(folder, 'theirs'), join(folder, 'node_modules'));
  const script = join(folder, 'scripts', 'install.mjs');
  cpSync(join(import.meta.dirname, 'install.mjs'), script);
  const { status, stderr } = spawnSync(process.execPath, [script], { encoding: 'utf8' });
  expect({ status, stderr }).toMatchObject({
    status: 1,
    stderr: expect.stringContaining('symbolic link'),
  });
  expect(existsSync(join(folder, 'theirs', 'package'))).toBe(true);
  rmSync(folder, { recursive: true });
});
