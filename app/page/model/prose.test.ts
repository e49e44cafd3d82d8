import { describe, expect, test } from 'vitest';
import { isEmoji, parse } from './prose.ts';

/** Links as `<href>`, code as `[code]`, blocks as `{block}`. */
const read = (text: string) =>
  parse(text)
    .map((part) => {
      if (part.kind === 'link') return `<${part.href}>`;
      if (part.kind === 'code') return `[${part.text}]`;
      return part.kind === 'block' ? `{${part.text}}` : part.text;
    })
    .join('|');

describe('a link', () => {
  test.each([
    ['see https://example.com/a?b=c#d now', 'see |<https://example.com/a?b=c#d>| now'],
    ['HTTP://EXAMPLE.COM', '<http://example.com/>'],
    ['(https://example.com/a_(b))', '(|<https://example.com/a_(b)>|)'],
    ['Is it https://example.com?!', 'Is it |<https://example.com/>|?!'],
    ['http://localhost:8080/a', '<http://localhost:8080/a>'],
    ['https://[::1]/', '<https://[::1]/>'],
    ['https://bücher.example', '<https://xn--bcher-kva.example/>'],
    ['https://a.example,https://b.example', '<https://a.example,https//b.example>'],
  ])('in "%s" is found whole', (text, read_) => {
    expect(read(text)).toBe(read_);
  });

  test.each([
    'javascript:alert(1)',
    'data:text/html,<script>alert(1)</script>',
    'file:///etc/passwd',
    'xhttps://example.com',
    'https://',
    'https://[',
    'https://bank.example@evil.example',
    'https://user:password@example.com',
    'https://example.com/\u202egnp.exe',
    'https://good.example。evil.example',
    'https://0x7f.1/',
    'https://exa\u00admple.com',
    'https://ｅｖｉｌ.example',
  ])('is not made of %s', (text) => {
    expect(parse(text).some(({ kind }) => kind === 'link')).toBe(false);
    expect(read(text)).toBe(text);
  });
});

describe('code', () => {
  test.each([
    ['run `npm start` now', 'run |[npm start]| now'],
    ['``a``', '[a]'],
    ['`https://example.com`', '[https://example.com]'],
    ['a ` alone', 'a ` alone'],
    ['`not\nover lines`', '`not\nover lines`'],
  ])('in "%s" stands between backticks', (text, read_) => {
    expect(read(text)).toBe(read_);
  });

  test.each([
    ['before\n```ts\nlet a;\n\n  b\n```\nafter', 'before|{let a;\n\n  b}|after'],
    ['```\n<b>\n```', '{<b>}'],
    ['```\nnever closed', '```\nnever closed'],
    ['```\n```', '```\n```'],
    ['```\na\n```\n```\nb\n```', '{a}|{b}'],
  ])('in "%s" stands between fences', (text, read_) => {
    expect(read(text)).toBe(read_);
  });
});

test.each([
  ['```\n', '```\n'.repeat(30_000)],
  ['`', '`'.repeat(100_000)],
  ['`a', '`a'.repeat(50_000)],
  ['(', `https://a.example/${'('.repeat(50_000)}${')'.repeat(50_000)}`],
  ['https://', 'https://'.repeat(12_000)],
])('100,000 characters of "%s" are read whole', (_, text) => {
  const letters = parse(text).reduce((sum, part) => sum + part.text.length, 0);
  expect(letters).toBeGreaterThan(0);
  expect(letters).toBeLessThanOrEqual(text.length);
});

test('up to three emoji alone are told from text', () => {
  expect(['👍', '☕️', '👩‍👩‍👧 🇩🇪', '❤️🎉🎉'].every(isEmoji)).toBe(true);
  expect(['', '👍 yes', '1', '👍👍👍👍'].some(isEmoji)).toBe(false);
});
