import { afterEach, beforeEach, it, vi } from 'vitest';
import { checkLog } from '../../../test/model/check.ts';
import { createCommands } from '../../../test/model/commands.ts';
import { retention } from '../../../test/model/world.ts';
import { createMemoryLog } from './memory.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] }));
afterEach(() => void vi.useRealTimers());

it('the log in memory does what the model does, whatever happens', async () => {
  await checkLog({
    runs: 1500,
    commands: createCommands(),
    async open() {
      return {
        logs: [createMemoryLog(retention)],
        groups: false,
        async pass(ms) {
          vi.advanceTimersByTime(ms);
        },
        heard: async () => {},
      };
    },
  });
});
