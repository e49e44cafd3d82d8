import { describe, expect, test } from 'vitest';
import { texts as de } from './de.ts';
import { texts as en } from './en.ts';

test('a number stands before the word in its form, as it is written in the language', () => {
  expect([0, 1, 2, 1234].map(en.newBelow)).toEqual([
    '0 new messages',
    '1 new message',
    '2 new messages',
    '1,234 new messages',
  ]);
  expect([1, 1234].map(de.newBelow)).toEqual(['1 neue Nachricht', '1.234 neue Nachrichten']);
});

describe('a refusal', () => {
  test('names what is too long, how long it is and how long it may be', () => {
    const why = { code: 'long', what: 'room', length: 61, max: 60 } as const;
    expect(en.refusals.long(why)).toBe('The room is too long: 61 characters, at most 60.');
    expect(de.refusals.long(why)).toBe('Der Raum ist zu lang: 61 Zeichen, höchstens 60.');
  });

  test('of what no person has typed has a subject, too', () => {
    const why = { code: 'unusable', what: 'since.seq' } as const;
    expect(en.refusals.unusable(why)).toBe('The request is not usable.');
  });
});
