import { expect, test } from 'vitest';
import { help, readOptions } from './options.ts';

const sections = ['fan-out', 'idle'];
const read = (...args: string[]) => readOptions(args, sections);

test('measures everything, three times, unless told otherwise', () => {
  expect(read()).toMatchObject({ only: [], rounds: 3, seconds: 4, json: undefined });
});

test('takes sections, rounds, seconds and files', () => {
  const args = ['--only', 'idle', '--only', 'fan-out', '--rounds', '1', '--seconds', '2'];
  expect(read(...args, '--json', 'a.json', '--profile', 'b')).toMatchObject({
    only: ['idle', 'fan-out'],
    rounds: 1,
    seconds: 2,
    json: 'a.json',
    profile: 'b',
  });
});

test('refuses what it does not know, and says what there is', () => {
  expect(() => read('--only', 'lunch')).toThrow('no section "lunch"; they are fan-out, idle');
  expect(() => read('--rounds', '0')).toThrow('--rounds: expected a whole number from 1 to 20');
  expect(() => read('--seconds', '1.5')).toThrow('got "1.5"');
  expect(() => read('--fast')).toThrow('--fast');
});

test('names the sections in its help', () => {
  expect(help(sections)).toContain('Sections: fan-out, idle.');
});
