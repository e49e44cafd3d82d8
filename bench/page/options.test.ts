import { expect, test } from 'vitest';
import { help, readOptions } from './options.ts';

const read = (...args: string[]) => readOptions(args, ['bytes', 'input']);

test('measures everything, three times, unless told otherwise', () => {
  expect(read()).toMatchObject({ only: [], rounds: 3, seconds: 10, json: undefined });
});

test('refuses what it does not know, and says what there is', () => {
  expect(() => read('--only', 'lunch')).toThrow('no section "lunch"; they are bytes, input');
  expect(() => read('--seconds', '61')).toThrow('--seconds: expected a whole number from 1 to 60');
  expect(() => read('--profile', 'x')).toThrow('--profile');
});

test('names the sections in its help', () => {
  expect(help(['bytes', 'input'])).toContain('Sections: bytes, input.');
});
