import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { filesIn, otherProject } from '../test/support/copy.ts';
import { type Deployed, deploy } from './fixture.ts';
import { providerRules } from './rules.ts';

const top = join(import.meta.dirname, '..');

interface Asked {
  readonly default?: string;
}
const { template } = parse(readFileSync(join(top, 'Pulumi.yaml'), 'utf8')) as {
  template?: { config: Readonly<Record<string, Asked>> };
};

test.each(['dev', 'prod'])('is the same %s in a project of another name', async (stack) => {
  const other = await deploy(stack, {}, { folder: otherProject('talk') });
  expect(other.resources[0]?.urn).toContain(`:${stack}::talk::`);
  const inputsOf = ({ resources }: Deployed) =>
    resources.map(({ type, name, inputs }) => ({ type, name, inputs }));
  expect(inputsOf(other)).toEqual(inputsOf(await deploy(stack)));
});

test('has `pulumi new` ask for exactly what has no default, and offer only what may be', () => {
  // What it made has the section no longer.
  const asked = template?.config ?? { 'gcp:project': {}, 'gcp:region': {} };
  const names = Object.keys(providerRules).map((name) => `gcp:${name}`);
  expect(Object.keys(asked).sort()).toEqual(names.sort());
  for (const [name, rule] of Object.entries(providerRules)) {
    const offered = asked[`gcp:${name}`]?.default;
    if (offered !== undefined) expect(rule.read(offered), name).toBe(offered);
  }
});

test('has nothing, in no file and no name, that `pulumi new` puts a name in place of', () => {
  const files = filesIn(top);
  expect(files).toContain(import.meta.filename);
  const replaced = /\$\{(PROJECT|DESCRIPTION)\}/;
  const changed = files.filter((file) => {
    return replaced.test(file) || replaced.test(readFileSync(file, 'latin1'));
  });
  expect(changed).toEqual([]);
});
