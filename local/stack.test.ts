import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readStack } from './stack.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'stack-'));
  write('Pulumi.yaml', [
    'name: shop',
    'config:',
    '  colour: { type: string, default: red }',
    '  empty: { type: string, default: "" }',
    '  size: { type: integer, default: 0 }',
    '  open: { type: boolean, default: false }',
    '  doors: { type: array, items: { type: string }, default: [] }',
  ]);
  write('Pulumi.dev.yaml', ['config: {}']);
});

afterEach(() => rmSync(folder, { recursive: true }));

function write(file: string, lines: readonly string[]) {
  writeFileSync(join(folder, file), lines.join('\n'));
}

test("hands over the project's defaults as text, lists as JSON", () => {
  expect(readStack('dev', {}, folder)).toMatchObject({
    name: 'dev',
    project: 'shop',
    config: {
      'shop:colour': 'red',
      'shop:empty': '',
      'shop:size': '0',
      'shop:open': 'false',
      'shop:doors': '[]',
    },
  });
});

test("tells the project's own settings apart from the provider's, with and without its name", () => {
  write('Pulumi.dev.yaml', ['config:', '  colour: blue', '  shop:size: 3', '  gcp:zone: a']);
  expect(readStack('dev', {}, folder).own).toEqual({
    colour: 'blue',
    empty: '',
    size: '3',
    open: 'false',
    doors: '[]',
  });
});

test('hands over what stands in the project under another name, as a template leaves it', () => {
  const tags = { 'pulumi:template': 'https://example.com/chat' };
  write('Pulumi.yaml', [
    'name: shop',
    'config:',
    `  pulumi:tags: { value: ${JSON.stringify(tags)} }`,
    '  gcp:zone: { value: a }',
  ]);
  write('Pulumi.dev.yaml', ['config:', '  gcp:zone: b']);
  const { config, own } = readStack('dev', {}, folder);
  expect(config).toEqual({ 'pulumi:tags': JSON.stringify(tags), 'gcp:zone': 'b' });
  expect(own).toEqual({});
});

test("puts the stack's values over the defaults, and what the caller gives over both", () => {
  write('Pulumi.dev.yaml', ['config:', '  shop:colour: blue', '  shop:size: 3', '  gcp:zone: a']);
  expect(readStack('dev', { size: 4, 'shop:doors': ['back'] }, folder).config).toMatchObject({
    'shop:colour': 'blue',
    'shop:size': '4',
    'shop:doors': '["back"]',
    'gcp:zone': 'a',
  });
});

test('names the stacks that there are when there is no such stack', () => {
  write('Pulumi.prod.yaml', []);
  expect(() => readStack('qa', {}, folder)).toThrow(
    'there is no Pulumi.qa.yaml; the stacks here are dev, prod',
  );
});

test('takes a stack file without any setting', () => {
  write('Pulumi.prod.yaml', []);
  expect(readStack('prod', {}, folder).config).toHaveProperty('shop:colour', 'red');
});

test('says which settings are encrypted, and takes a value for them from the caller', () => {
  write('Pulumi.dev.yaml', [
    'config:',
    '  shop:colour: { secure: AAABAL }',
    '  shop:doors: [{ secure: AAABAM }]',
  ]);
  const read = (overrides = {}) => readStack('dev', overrides, folder);
  expect(() => read()).toThrow(/shop:colour is encrypted in Pulumi\.dev\.yaml/);
  expect(() => read({ colour: 'red' })).toThrow(/shop:doors is encrypted in Pulumi\.dev\.yaml/);
  expect(read({ colour: 'red', doors: [] }).config).toHaveProperty('shop:colour', 'red');
});

test.each([
  ['size: big', 'shop:size is "big"; it must be of type integer'],
  ['size: 1.5', 'shop:size is 1.5; it must be of type integer'],
  ['open: yes', 'shop:open is "yes"; it must be of type boolean'],
  ['doors: front', 'shop:doors is "front"; it must be of type array<string>'],
  ['doors: [[front]]', 'shop:doors is [["front"]]; it must be of type array<string>'],
  ['colour: [red]', 'shop:colour is ["red"]; it must be of type string'],
])('refuses %s, as the CLI does', (setting, message) => {
  write('Pulumi.dev.yaml', ['config:', `  shop:${setting}`]);
  expect(() => readStack('dev', {}, folder)).toThrow(message);
});

test('refuses to go without a setting that has no default, as the CLI does', () => {
  write('Pulumi.yaml', ['name: shop', 'config:', '  colour: { type: string }']);
  expect(() => readStack('dev', {}, folder)).toThrow('shop:colour has no default and is not set');
});
