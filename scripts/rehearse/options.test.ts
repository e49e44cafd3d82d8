import { expect, test } from 'vitest';
import { help, readOptions } from './options.ts';

test('rehearses dev, sixty times faster than Google, unless told otherwise', () => {
  expect(readOptions([])).toMatchObject({ stack: 'dev', speed: 60, faults: false, keep: false });
  const given = readOptions(['--stack', 'prod', '--speed', '0.5', '--faults', '-v']);
  expect(given).toMatchObject({ stack: 'prod', speed: 0.5, faults: true, verbose: true });
});

test.each(['0', '-1', '1001', '0x10', 'fast', ''])('refuses a speed of "%s" in words', (speed) => {
  const words = `--speed: expected a number over 0 and up to 1000, got "${speed}"`;
  expect(() => readOptions([`--speed=${speed}`])).toThrow(words);
});

test('takes settings over those of the stack, and refuses what is none', () => {
  const given = readOptions(['--set', 'domain=chat.example.com', '--set', 'suffix=']);
  expect(given.settings).toEqual({ domain: 'chat.example.com', suffix: '' });
  const words = '--set: expected NAME=VALUE, got "domain"';
  expect(() => readOptions(['--set', 'domain'])).toThrow(words);
});

test('takes which calls meet faults, by default all', () => {
  expect(readOptions([]).calls.test('POST redis instances')).toBe(true);
  const { calls } = readOptions(['--faults', '--calls', 'compute|dns']);
  expect(['POST compute addresses', 'POST redis instances'].map((one) => calls.test(one))).toEqual([
    true,
    false,
  ]);
  expect(() => readOptions(['--calls', '('])).toThrow('--calls: expected');
});

test('refuses what it does not know', () => {
  expect(() => readOptions(['--only', 'up'])).toThrow('--only');
});

test('tells of every option, and of every code that it ends with', () => {
  for (const option of [
    '--stack',
    '--set',
    '--speed',
    '--faults',
    '--calls',
    '--keep',
    '--verbose',
    '--help',
  ]) {
    expect(help).toContain(option);
  }
  expect(help.replaceAll(/\s+/g, ' ')).toMatch(
    /with 0 when .* 1 when .* 2 when .* 3 when .* 130 when /,
  );
});
