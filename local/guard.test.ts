import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { membersOf } from './session.ts';

test('removes what nobody is to find when whoever wrote it is gone', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'guarded-'));
  writeFileSync(join(folder, 'file'), '');
  const guard = spawn(process.execPath, [join(import.meta.dirname, 'guard.ts')]);
  guard.stdin.end(`${JSON.stringify({ folder })}\n`);
  await once(guard, 'exit');
  expect(existsSync(folder)).toBe(false);
});

test.runIf(process.platform === 'linux')(
  'kills what a process has started in groups of their own, when its own parent is gone',
  async () => {
    const script = 'set -m; sleep 60 & echo begun; wait';
    const stdio = ['ignore', 'pipe', 'ignore'] as const;
    const shell = spawn('bash', ['-c', script], { detached: true, stdio: [...stdio] });
    await once(shell.stdout as Readable, 'data');
    const session = shell.pid as number;
    const guard = spawn(process.execPath, [join(import.meta.dirname, 'guard.ts')]);
    guard.stdin.end(`${JSON.stringify({ pid: session, last: [] })}\n`);
    await expect.poll(() => membersOf(session), { timeout: 10_000 }).toEqual([]);
  },
);
