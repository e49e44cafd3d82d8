import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { describeLog } from './contract.ts';
import { createMemoryLog } from './memory.ts';

describeLog('memory', async (retention) => createMemoryLog(retention));

describe('in memory, to remove messages', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  const start = async () => {
    const log = createMemoryLog({ length: 5, ttlMs: 60_000 });
    const say = (user: string) => log.append('hall', { id: user, user, text: 'x' });
    const top = async () => (await log.read('hall')).top;
    for (const user of ['Ada', 'Bob']) await say(user);
    vi.advanceTimersByTime(40_000);
    await log.remove('hall', 'Ada');
    return { log, say, top };
  };

  it('does not make the room last longer', async () => {
    const { top } = await start();
    expect(await top()).toBe(1);
    vi.advanceTimersByTime(20_000);
    expect(await top()).toBe(0);
  });

  it('does not end what is said after the last of them', async () => {
    const { log, say, top } = await start();
    await log.remove('hall', 'Bob');
    await say('Bob');
    vi.advanceTimersByTime(59_000);
    expect(await top()).toBe(1);
  });
});
