import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Refusal } from '../refusal.ts';
import { defaults, type Settings } from '../settings.ts';
import type { Socket } from '../socket.ts';
import { Limits } from './limits.ts';

const create = (settings: Partial<Settings>) => new Limits({ ...defaults, ...settings });
const socket = (id: string, address = '203.0.113.7') => ({ id, data: { address } }) as Socket;
const refusal = (work: Promise<void>) =>
  work.then(
    () => 'nothing was refused',
    ({ message, retryAfterMs }: Refusal) => ({ message, retryAfterMs }),
  );

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('what is over a limit is refused with the time to wait', () => {
  it('of one socket, while another of its address goes on', async () => {
    const limits = create({ CHAT_MESSAGES_PER_10_SECONDS: 2 });
    for (let i = 0; i < 2; i++) await limits.message(socket('a'));
    await vi.advanceTimersByTimeAsync(2500);
    expect(await refusal(limits.message(socket('a')))).toEqual({
      message: 'Too many messages. Please wait 8 s.',
      retryAfterMs: 7500,
    });
    await limits.message(socket('b'));
  });

  it('of all sockets of an address, while another address goes on', async () => {
    const limits = create({ CHAT_ADDRESS_READS_PER_10_SECONDS: 2 });
    for (const id of ['a', 'b']) await limits.read(socket(id));
    expect(await refusal(limits.read(socket('c')))).toEqual({
      message: 'Too many requests from your network. Please wait 10 s.',
      retryAfterMs: 10_000,
    });
    await limits.read(socket('d', '203.0.113.8'));
  });

  it('of new sockets of an address', async () => {
    const limits = create({ CHAT_ADDRESS_HANDSHAKES_PER_10_SECONDS: 1 });
    await limits.handshake('203.0.113.7');
    expect(await refusal(limits.handshake('203.0.113.7'))).toEqual({
      message: 'Too many connections from your network. Please wait 10 s.',
      retryAfterMs: 10_000,
    });
    await limits.handshake('203.0.113.8');
  });

  it('of typing, which is no message', async () => {
    const limits = create({ CHAT_MESSAGES_PER_10_SECONDS: 1 });
    for (let i = 0; i < 2; i++) await limits.typing(socket('a'));
    expect(await refusal(limits.typing(socket('a')))).toMatchObject({ retryAfterMs: 1000 });
    await limits.message(socket('a'));
  });

  it('and succeeds after that time', async () => {
    const limits = create({ CHAT_MESSAGES_PER_10_SECONDS: 1 });
    await limits.message(socket('a'));
    const { retryAfterMs } = (await refusal(limits.message(socket('a')))) as Refusal;
    await vi.advanceTimersByTimeAsync(retryAfterMs ?? 0);
    await limits.message(socket('a'));
  });
});

describe('the memory of limits', () => {
  it('ends with their time', async () => {
    const limits = create({});
    for (let i = 0; i < 100; i++) {
      await limits.message(socket(`${i}`, `203.0.113.${i}`));
      await limits.handshake(`203.0.113.${i}`);
    }
    expect(vi.getTimerCount()).toBe(300);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('counts refusals up to the point where nobody can mean well', async () => {
    const limits = create({});
    for (let i = 0; i < 1000; i++) expect(await limits.refused(socket('a'))).toBe(false);
    expect(await limits.refused(socket('a'))).toBe(true);
    expect(await limits.refused(socket('b'))).toBe(false);
  });
});
