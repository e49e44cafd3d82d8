import { expect, it, vi } from 'vitest';
import type { Io, Socket } from '../socket.ts';
import { Typing } from './typing.ts';

function setUp({ busy }: { busy: boolean }) {
  const [emit, serverSideEmit, on] = [vi.fn(), vi.fn(), vi.fn()];
  const local = { volatile: { to: () => ({ emit }) } };
  const io = { local, serverSideEmit, on } as unknown as Io;
  const typing = new Typing({ io, shared: true, isBusy: () => busy });
  const [[, hear]] = on.mock.calls as [[string, (who: object) => void]];
  typing.pass({ local } as unknown as Socket, 'tea', 'Ada');
  hear({ room: 'tea', user: 'Bob' });
  return { emit, serverSideEmit };
}

it('tells clients and the other instances who types, and what those say', () => {
  const { emit, serverSideEmit } = setUp({ busy: false });
  expect(emit.mock.calls.map(([, { user }]) => user)).toEqual(['Ada', 'Bob']);
  expect(serverSideEmit).toHaveBeenCalledWith('typing', { room: 'tea', user: 'Ada' });
});

it('is dropped by a busy instance, wherever it comes from', () => {
  const { emit, serverSideEmit } = setUp({ busy: true });
  expect(emit).not.toHaveBeenCalled();
  expect(serverSideEmit).not.toHaveBeenCalled();
});
