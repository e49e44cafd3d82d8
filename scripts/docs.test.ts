import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { type AnyVariable, environment } from '../app/environment.ts';
import { idleMetrics } from '../app/server/metrics/stub.ts';
import { deployRoles } from '../infra/delivery.ts';
import { declared, deploy } from '../infra/fixture.ts';
import type { Rule } from '../infra/rule.ts';
import { providerRules, rules } from '../infra/rules.ts';
import { settingsToKeep } from './adopt/keep.ts';
import { roles } from './doctor/roles.ts';

const provider = { 'gcp:project': providerRules.project, 'gcp:region': providerRules.region };
let outputs: string[];
beforeAll(async () => {
  const optional = { domain: 'chat.example.com', deployRepository: '123456789' };
  outputs = Object.keys((await deploy('dev', optional)).outputs);
});

const top = join(import.meta.dirname, '..');
const read = (file: string) => readFileSync(join(top, file), 'utf8');
const readme = read('README.md');

/** What stands under a heading, up to the next one of any depth. */
function section(title: string): string {
  const [, text] = readme.split(new RegExp(`^#+ ${title}$`, 'm'));
  if (text === undefined) throw new Error(`expected the README to have a section "${title}"`);
  return text.split(/^#+ /m)[0] ?? '';
}

/** As a link calls them. */
const headingsOf = (file: string) =>
  [...read(file).matchAll(/^#+ (.+)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replaceAll(' ', '-')
      .replaceAll(/[^\w-]/g, ''),
  );

const tableIn = (title: string) =>
  section(title)
    .split('\n')
    .filter((line) => line.startsWith('|'));

const row = (...cells: readonly string[]) => `| ${cells.join(' | ')} |`;
const table = (head: readonly string[], rows: readonly string[]) => [
  row(...head),
  row(...head.map(() => '---')),
  ...rows,
];
const code = (value: unknown) => (value === '' ? 'empty' : `\`${value}\``);

test('lists every setting of Pulumi.yaml, with its type, default and description', () => {
  const rows = Object.entries(declared).map(([name, { type, default: value, description }]) => {
    const shown = Array.isArray(value) ? value.join(', ') : value;
    return row(`\`${name}\``, type === 'array' ? 'list' : type, code(shown), description);
  });
  expect(tableIn('Settings')).toEqual(table(['setting', 'type', 'default', 'what'], rows));
});

function allowed(variable: AnyVariable): string {
  if (variable.type === 'integer') return `${variable.min} to ${variable.max}`;
  if (variable.type === 'list') return 'a list';
  if (variable.type === 'secret') return 'a secret';
  if (variable.type === 'certificates') return 'PEM';
  return variable.oneOf?.join(', ') ?? 'text';
}

test('lists every environment variable of the app, with who sets it and what is allowed', () => {
  const variables = Object.entries<AnyVariable>(environment);
  const rows = variables.map(([name, variable]) =>
    row(
      `\`${name}\``,
      variable.from,
      code(String(variable.default)),
      allowed(variable),
      variable.description,
    ),
  );
  const head = ['variable', 'set by', 'default', 'allowed', 'what'];
  expect(tableIn('Environment variables')).toEqual(table(head, rows));
});

test('lists every metric of the app, with its type and what it tells', async () => {
  const text = await idleMetrics().registry.metrics();
  const described = text.matchAll(/^# HELP (\w+) (.*)\n# TYPE \w+ (\w+)$/gm);
  const rows = [...described].map(([, name, help = '', type = '']) => {
    return row(code(name), type, help);
  });
  expect(rows).not.toEqual([]);
  expect(tableIn('Metrics')).toEqual(table(['metric', 'type', 'what'], rows));
});

test('asks for exactly the roles that the doctor asks about', () => {
  const named = tableIn('What you need').flatMap((line) => /^\| `(.+?)`/.exec(line)?.[1] ?? []);
  expect(named).toEqual(Object.keys(roles));
});

const files = ['alerts', 'delivery', 'faults', 'google', 'operations'];

test('names exactly the roles that a deployment from GitHub has', () => {
  const [, table = ''] = read('docs/delivery.md').split('## What a deployment may do');
  const named = [...table.matchAll(/^\| `(roles\/.+?)`/gm)].map(([, role]) => role);
  expect(named).toEqual(deployRoles);
});

describe.each(['README.md', ...files.map((name) => `docs/${name}.md`)])('%s', (file) => {
  const text = read(file);

  test('names only npm scripts that there are', () => {
    const scripts = (from: string) => Object.keys(JSON.parse(read(from)).scripts as object);
    const known = { top: scripts('package.json'), app: scripts('app/package.json') };
    const typed = text.matchAll(/npm (?:run )?(start|test|(?<=run )[\w:-]+)( --workspace app)?/g);
    for (const [command, name, workspace] of typed) {
      expect(workspace ? known.app : known.top, command).toContain(name);
    }
  });

  test('sets only settings that there are, to what they may be', () => {
    const typed = text.matchAll(/pulumi config (?:set|rm) (?!--)([\w:]+)(?: ([^\s`]+))?/g);
    const known: Readonly<Record<string, Rule<unknown>>> = { ...rules, ...provider };
    for (const [command, name = '', value = ''] of typed) {
      if (name === 'NAME') continue;
      expect(known, command).toHaveProperty([name]);
      // What the reader has to put in.
      if (/^$|PROJECT_ID|A_FREE_RANGE|ZONE_NAME|^HOST|^"\$/.test(value)) continue;
      expect(known[name]?.read(value), command).toBeDefined();
    }
  });

  test('asks only for outputs that the program has', () => {
    for (const [command, name] of text.matchAll(/pulumi stack output (\w+)/g)) {
      expect(outputs, command).toContain(name);
    }
  });

  const links = [...text.matchAll(/(?:\]\(|src(?:set)?=")([^)"]+)/g)].map(([, to = '']) =>
    to.replaceAll(/\s+/g, ' '),
  );

  test('links to files that are there', () => {
    const files = links.filter((to) => !/^(#|https:)/.test(to)).map((to) => to.split('#')[0] ?? '');
    expect(files.filter((to) => !existsSync(join(top, file, '..', to)))).toEqual([]);
  });

  test('links to sections that are there, of this file and of others', () => {
    const dead = links.filter((to) => {
      const [path = '', section] = to.split('#');
      if (section === undefined || path.startsWith('https:')) return false;
      return !headingsOf(path === '' ? file : join(file, '..', path)).includes(section);
    });
    expect(dead).toEqual([]);
  });
});

test('says of exactly those settings that they lose the messages, which adoption keeps for that', () => {
  const [, table = ''] = read('docs/operations.md').split('## What loses its messages');
  const named = table
    .split('\n## ')[0]
    ?.match(/^\| `\w+`/gm)
    ?.map((row) => row.slice(3, -1));
  const redis = { name: 'a/b/other', tier: 'OTHER', authorizedNetwork: 'other' };
  const found = { redis: { ...redis, transitEncryptionMode: 'SERVER_AUTHENTICATION' } };
  const nothing = { service: undefined, connector: undefined, account: undefined };
  const kept = settingsToKeep(
    { ...nothing, ...found, isPublic: false, others: [] },
    { suffix: '' },
  );
  const lost = kept.filter(({ why }) => why.includes('lose every message'));
  // The names are kept as well, so that no other Redis is made.
  expect(named?.sort()).toEqual(
    [...lost.map(({ setting }) => setting), 'networkName', 'redisName', 'suffix'].sort(),
  );
});
