import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { formatLine } from './lines.ts';

const format = (line: string, all = false) => {
  const formatted = formatLine('chat-app-00001-1', line, all);
  return formatted === undefined ? undefined : stripVTControlCharacters(formatted);
};

describe("a line of an instance's log", () => {
  it('that warns is shown with what belongs to it', () => {
    const line = '{"severity":"WARNING","time":"now","link":"commands","message":"redis away"}';
    expect(format(line)).toBe('chat-app-00001-1 redis away link=commands');
  });

  it('that only informs is shown when all are asked for', () => {
    const line = '{"severity":"INFO","message":"redis ready"}';
    expect(format(line)).toBeUndefined();
    expect(format(line, true)).toBe('chat-app-00001-1 redis ready');
  });

  it('that is not structured is always shown: it is how a process ends', () => {
    expect(format('Error: out of memory')).toBe('chat-app-00001-1 Error: out of memory');
    expect(format('{ broken')).toBe('chat-app-00001-1 { broken');
  });
});
