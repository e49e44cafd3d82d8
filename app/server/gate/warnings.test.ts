import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Logger } from '../logger.ts';
import { createWarn } from './warnings.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

it('what floods gets one line a minute in the log, and hides nothing else', async () => {
  const lines: unknown[] = [];
  const logger = { warn: (fields: object) => lines.push(fields) } as unknown as Logger;
  const warn = createWarn(logger);
  for (let i = 0; i < 1000; i++) warn('203.0.113.7', { reason: `${i}` }, 'refused');
  warn('203.0.113.8', { reason: 'full' }, 'refused');
  await vi.advanceTimersByTimeAsync(0);
  expect(lines).toEqual([{ reason: '0' }, { reason: 'full' }]);
  await vi.advanceTimersByTimeAsync(60_000);
  warn('203.0.113.7', { reason: 'rate' }, 'refused');
  await vi.advanceTimersByTimeAsync(0);
  expect(lines).toHaveLength(3);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(vi.getTimerCount()).toBe(0);
});
