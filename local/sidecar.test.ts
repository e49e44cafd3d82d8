import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startCloud, type TestCloud } from '../test/support/cloud.ts';
import { type Part, type Parts, split } from './sidecar.ts';

let test: TestCloud;
beforeEach(async () => {
  test = await startCloud();
});
afterEach(() => test.stop());

const SECRET = 'gcp:secretmanager/secret:Secret';
const VERSION = 'gcp:secretmanager/secretVersion:SecretVersion';
const READER = 'gcp:secretmanager/secretIamMember:SecretIamMember';

const ports = { containerPort: 8080 };
const chat: Part = { name: 'chat', ports };
const volumes = [
  { name: 'files', secret: { secret: 'word', items: [{ path: 'a', version: '1' }] } },
];

const parts = (containers: readonly [Part, ...Part[]], more: Partial<Parts<Part>> = {}) => {
  const template = {
    ...(test.standing as Pick<Parts<Part>, 'serviceAccount'>),
    containers,
    ...more,
  };
  return split(template, test.cloud);
};

describe('of an instance with several containers', () => {
  it('the one with ports takes requests, whichever it is', () => {
    const collector = { name: 'collector', dependsOns: ['chat'] };
    expect(parts([collector, chat])).toEqual([chat, [collector]]);
    expect(parts([{}])).toEqual([{}, []]);
  });

  it.each<[string, [Part, ...Part[]]]>([
    ['expected one container with ports, got 0', [{ name: 'a' }, { name: 'b' }]],
    ['expected one container with ports, got 2', [chat, { name: 'b', ports }]],
    ['two containers are called chat', [chat, { name: 'chat' }]],
    ['b waits for c, which is no other', [chat, { name: 'b', dependsOns: ['c'] }]],
    ['b waits for b, which is no other', [chat, { name: 'b', dependsOns: ['b'] }]],
    [
      'b mounts files, and there is no such volume',
      [chat, { name: 'b', volumeMounts: [{ name: 'files', mountPath: '/etc' }] }],
    ],
  ])('%s', (message, containers) => {
    expect(() => parts(containers)).toThrow(message);
  });

  it('files come from a version of a secret that the account may read', async () => {
    const { serviceAccount } = test.standing;
    const member = `serviceAccount:${serviceAccount}`;
    const mounts = [{ name: 'files', mountPath: '/etc' }];
    const read = () => parts([chat, { name: 'b', volumeMounts: mounts }], { volumes });
    const { id: secretId } = await test.make(SECRET, { secretId: 'word' });
    expect(read).toThrow(`${member} may not read the secret word`);
    const role = 'roles/secretmanager.secretAccessor';
    await test.make(READER, { secretId, role, member });
    expect(read).toThrow('the secret word has no version 1');
    await test.make(VERSION, { secret: secretId, secretData: 'hush' });
    expect(read()).toHaveLength(2);
  });
});
