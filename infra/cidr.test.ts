import { expect, test } from 'vitest';
import { isPrivate, overlap, parseRange } from './cidr.ts';

const range = (text: string) => {
  const parsed = parseRange(text);
  if (parsed === undefined) throw new Error(`${text} is no range`);
  return parsed;
};

test.each([
  '10.8.0.0',
  '10.8.0.0/33',
  '10.8.0.256/28',
  '10.8.0/28',
  ' 10.8.0.0/28',
  'fd00::/28',
  '10.8.0.1/28',
  '0.0.0.1/0',
])('%s is no range', (text) => {
  expect(parseRange(text)).toBeUndefined();
});

test('knows first and last address, also above 127.255.255.255', () => {
  expect(range('10.8.0.0/28')).toMatchObject({ first: 168_296_448, last: 168_296_463 });
  expect(range('0.0.0.0/0')).toMatchObject({ first: 0, last: 2 ** 32 - 1 });
  expect(range('192.168.0.0/16').first).toBeGreaterThan(range('10.0.0.0/8').last);
});

test.each([
  ['10.8.0.0/28', '10.8.0.0/28', true],
  ['10.8.0.0/28', '10.8.0.0/16', true],
  ['10.0.0.0/8', '10.8.0.16/28', true],
  ['10.8.0.0/28', '10.8.0.16/28', false],
  ['10.8.0.16/28', '10.8.0.0/28', false],
])('%s and %s overlap: %s', (one, other, expected) => {
  expect(overlap(range(one), range(other))).toBe(expected);
});

test.each([
  ['10.8.0.0/28', true],
  ['172.31.255.240/28', true],
  ['192.168.1.0/28', true],
  ['100.127.255.240/28', true],
  ['172.32.0.0/28', false],
  ['8.8.8.0/28', false],
  ['10.0.0.0/7', false],
])('%s is private: %s', (text, expected) => {
  expect(isPrivate(range(text))).toBe(expected);
});
