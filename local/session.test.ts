import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { expect, onTestFinished, test } from 'vitest';
import { membersOf } from './session.ts';

test.runIf(process.platform === 'linux')(
  'finds who has a process group of its own, and who has lost its parent',
  async () => {
    // Job control puts each into a group of its own; the subshell leaves its child alone.
    const script = 'set -m; sleep 60 & echo $!; (sleep 60 & echo $!); cat';
    const shell = spawn('bash', ['-c', script], {
      detached: true,
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    const session = shell.pid as number;
    onTestFinished(() => {
      for (const member of membersOf(session)) process.kill(member, 'SIGKILL');
    });
    const lines = createInterface({ input: shell.stdout })[Symbol.asyncIterator]();
    const { value: one } = await lines.next();
    const { value: other } = await lines.next();
    expect(membersOf(session)).toEqual(
      expect.arrayContaining([session, Number(one), Number(other)]),
    );
    expect(membersOf(session)).not.toContain(process.pid);
  },
);
