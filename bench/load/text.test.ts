import { expect, test } from 'vitest';
import { readStamp, stampedText } from './text.ts';

test('reads from a text of ordinary length what was written into it', () => {
  const stamp = { sender: 1, count: 42, sentAt: 1234.567 };
  expect(stampedText(stamp)).toHaveLength(100);
  expect(readStamp(stampedText(stamp))).toEqual(stamp);
});

test("takes nobody's text for a sender's", () => {
  const unstamped = stampedText({ sender: Number.NaN, count: 0, sentAt: 0 });
  for (const text of ['', 'hello', 'a b c d', unstamped]) expect(readStamp(text)).toBeUndefined();
});
