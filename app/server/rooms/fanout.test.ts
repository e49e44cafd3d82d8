import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Batch, Message } from '../../protocol.ts';
import { Fanout } from './fanout.ts';

let load: number;
let written: string[];
let fanout: Fanout;

beforeEach(() => {
  vi.useFakeTimers();
  load = 1;
  written = [];
  const write = ({ room, epoch, messages }: Batch) =>
    void written.push(`${room} ${epoch}: ${messages.map(({ seq }) => seq).join(' ')}`);
  fanout = new Fanout({ load: () => load, write });
});
afterEach(() => {
  vi.useRealTimers();
});

const messages = (...seqs: number[]): Message[] =>
  seqs.map((seq) => ({ room: '', user: 'Ada', text: '', id: `${seq}`, seq, ts: 0 }));

describe('a message', () => {
  it('of a quiet room goes out at once, however busy the instance is', () => {
    fanout.deliver('a', 'e', messages(1));
    fanout.deliver('b', 'e', messages(1));
    expect(written).toEqual(['a e: 1', 'b e: 1']);
  });

  it('of a busy room on a busy instance goes out with the others of its tick, 15 ms at most', () => {
    for (const seq of [1, 2, 3]) fanout.deliver('a', 'e', messages(seq));
    fanout.deliver('b', 'e', messages(7, 8));
    expect(written).toEqual(['a e: 1', 'b e: 7 8']);
    vi.advanceTimersByTime(15);
    expect(written.slice(2)).toEqual(['a e: 2 3']);
    fanout.deliver('a', 'e', messages(4));
    expect(written).toHaveLength(3);
    vi.advanceTimersByTime(15);
    expect(written[3]).toBe('a e: 4');
  });

  it('does not wait on an instance that has time', () => {
    load = 0;
    for (const seq of [1, 2]) fanout.deliver('a', 'e', messages(seq));
    expect(written).toEqual(['a e: 1', 'a e: 2']);
  });

  it('does not wait after a tick without one', () => {
    fanout.deliver('a', 'e', messages(1));
    vi.advanceTimersByTime(15);
    fanout.deliver('a', 'e', messages(2));
    expect(written).toEqual(['a e: 1', 'a e: 2']);
  });

  it('of another epoch goes out after those of the one before, in a frame of its own', () => {
    fanout.deliver('a', 'e', messages(1));
    fanout.deliver('a', 'e', messages(2));
    fanout.deliver('a', 'f', messages(1));
    vi.advanceTimersByTime(15);
    expect(written).toEqual(['a e: 1', 'a e: 2', 'a f: 1']);
  });
});

it('what is held goes out before somebody joins, and not again', () => {
  fanout.deliver('a', 'e', messages(1));
  fanout.deliver('a', 'e', messages(2));
  fanout.flush('a');
  expect(written).toEqual(['a e: 1', 'a e: 2']);
  vi.advanceTimersByTime(15);
  expect(written).toHaveLength(2);
});
