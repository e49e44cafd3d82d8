import { expect, test } from 'vitest';
import { Cli } from './cli.ts';
import { tutorial } from './fixture.ts';
import { importFile } from './import.ts';
import { isSettled, requireSame } from './known.ts';
import { adopt } from './looking.ts';

test('refuses to leave behind what the stack has under another name', async () => {
  const { planned } = await adopt(tutorial());
  const redis = planned.resources.find(({ resource }) => resource.name === 'redis');
  const known = (id: string) => new Map([[redis?.resource.urn ?? '', id]]);
  expect(isSettled(known('any'))).toBe(true);
  expect(isSettled(new Map([['urn:pulumi:dev::chat::pulumi:pulumi:Stack::chat-dev', '']]))).toBe(
    false,
  );
  expect(() => requireSame(planned, known(redis?.path ?? ''))).not.toThrow();
  expect(() => requireSame(planned, known('a/b/chat-redis-prod'))).toThrow(
    /would lose them:\n {2}redis: a\/b\/chat-redis-prod/,
  );
});

test('imports each resource under its component, with the version of the program’s provider', async () => {
  const { planned } = await adopt(tutorial());
  const { nameTable, resources } = importFile(planned, new Map());
  expect(nameTable).toEqual({});
  const names = resources.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  expect(resources).toContainEqual({
    type: 'chat:infra:Service',
    name: 'service',
    logicalName: 'service',
    component: true,
  });
  expect(resources).toContainEqual({
    type: 'gcp:cloudrunv2/service:Service',
    name: 'service-app',
    logicalName: 'app',
    id: 'projects/demo-project/locations/europe-west3/services/chat-app',
    parent: 'service',
    version: expect.stringMatching(/^\d+\.\d+\.\d+$/),
  });
  // Components come before what they have.
  const parents = resources.flatMap(({ parent }) => parent ?? []);
  for (const parent of parents) expect(names.indexOf(parent)).toBeLessThan(parents.length);
});

test('imports what the stack lacks alone, under the components that it has', async () => {
  const { planned } = await adopt(tutorial());
  const all = [...planned.components, ...planned.resources.map(({ resource }) => resource)];
  const service = all.find(({ type }) => type === 'chat:infra:Service')?.urn ?? '';
  const missing = 'gcp:cloudrunv2/service:Service';
  const known = new Map(all.filter(({ type }) => type !== missing).map(({ urn }) => [urn, '']));
  const { nameTable, resources } = importFile(planned, known);
  expect(resources.map(({ type, parent }) => [type, parent])).toEqual([[missing, 'service']]);
  expect(nameTable).toEqual({ service });
});

test('writes a list anew, entry by entry, as the CLI wants it', () => {
  const cli = new Cli({ env: {}, folder: '.', limitMs: 1 }, 'dev');
  const why = '';
  expect(
    cli.settingsCommands([
      { setting: 'redisName', value: 'mine', before: '', why },
      { setting: 'rangesInUse', value: ['10.9.0.0/16'], before: '', why },
    ]),
  ).toEqual([
    ['config', 'rm', 'rangesInUse', '--stack', 'dev'],
    [
      ...['config', 'set-all', '--path', '--stack', 'dev'],
      ...['--plaintext', 'redisName=mine', '--plaintext', 'rangesInUse[0]=10.9.0.0/16'],
    ],
  ]);
});
