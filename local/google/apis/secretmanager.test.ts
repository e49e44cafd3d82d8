import { expect, test } from 'vitest';
import { startGoogle } from '../fixture.ts';
import { crc32c } from './secretmanager/crc32c.ts';

const enabled = ['secretmanager.googleapis.com', 'iam.googleapis.com'];
const secrets = 'secret/v1/projects/demo-project/secrets';
const auth = `${secrets}/redis-auth`;
const VERSION = 'gcp:secretmanager/secretVersion:SecretVersion';
const MEMBER = 'gcp:secretmanager/secretIamMember:SecretIamMember';
const payloadOf = (text: string) => ({ data: Buffer.from(text).toString('base64') });

/** A project with a secret in it. */
async function startWithSecret() {
  const google = await startGoogle({ enabled });
  const asked = { replication: { automatic: {} }, labels: { app: 'chat' } };
  const { body: secret } = await google.ask('POST', `${secrets}?secretId=redis-auth`, asked);
  const add = (text: string) =>
    google.ask('POST', `${auth}:addVersion`, { payload: payloadOf(text) });
  return { ...google, secret, add };
}

test('makes a secret, which has the project number in its name', async () => {
  const { ask, secret, project } = await startWithSecret();
  const name = `projects/${project.number}/secrets/redis-auth`;
  expect(secret).toMatchObject({ name, replication: { automatic: {} }, labels: { app: 'chat' } });
  expect((await ask('GET', `secret/v1/${name}`)).body).toEqual(secret);
  expect((await ask('GET', secrets)).body).toEqual({ secrets: [secret], totalSize: 1 });
  const again = await ask('POST', `${secrets}?secretId=redis-auth`, {
    replication: { automatic: {} },
  });
  expect(again.body.error.message).toBe(`Secret [${name}] already exists.`);
});

test.for([
  ['no replication', 'redis-auth', {}],
  ['replicas nowhere', 'redis-auth', { replication: { userManaged: {} } }],
  ['a bad name', 'redis.auth', { replication: { automatic: {} } }],
] as const)('refuses a secret with %s', async ([, id, body]) => {
  const { ask } = await startGoogle({ enabled });
  expect((await ask('POST', `${secrets}?secretId=${id}`, body)).status).toBe(400);
});

test('changes what the mask names and may be changed, for whoever read it last', async () => {
  const { ask, secret } = await startWithSecret();
  const patch = `${auth}?updateMask=labels,replication`;
  const body = { etag: secret.etag, labels: { app: 'other' }, replication: { userManaged: {} } };
  const after = await ask('PATCH', patch, body);
  expect(after.body).toMatchObject({ labels: { app: 'other' }, replication: { automatic: {} } });
  const stale = await ask('PATCH', patch, body);
  expect(stale).toMatchObject({ status: 400, body: { error: { status: 'FAILED_PRECONDITION' } } });
});

test('counts the versions of a secret, and gives out the newest', async () => {
  const { ask, add, project } = await startWithSecret();
  expect((await ask('GET', `${auth}/versions/latest`)).body.error.message).toContain('no versions');
  await add('first');
  const { body } = await add('second');
  expect(body).toMatchObject({ state: 'ENABLED', name: expect.stringMatching(/\/versions\/2$/) });
  const { body: given } = await ask('GET', `${auth}/versions/latest:access`);
  expect(given).toMatchObject({ name: body.name, payload: payloadOf('second') });
  const { body: list } = await ask('GET', `${auth}/versions`);
  expect(list.versions.map(({ name }: { name: string }) => name.slice(-1))).toEqual(['2', '1']);
  expect(project.cloud.made(VERSION)).toMatchObject([
    { version: '1', secretData: 'first' },
    { version: '2', secretData: 'second' },
  ]);
});

test('refuses content that is not there, or that was garbled on its way', async () => {
  const { ask, add } = await startWithSecret();
  expect((await add('')).body.error.message).toBe('Secret Payload cannot be empty.');
  expect(crc32c(Buffer.from('123456789'))).toBe(0xe3069283);
  const payload = (dataCrc32c: string) => ({ payload: { ...payloadOf('123456789'), dataCrc32c } });
  expect((await ask('POST', `${auth}:addVersion`, payload('1'))).status).toBe(400);
  const { body } = await ask('POST', `${auth}:addVersion`, payload(String(0xe3069283)));
  expect(body.clientSpecifiedPayloadChecksum).toBe(true);
});

test('gives out no version that is disabled or destroyed', async () => {
  const { ask, add, project } = await startWithSecret();
  await add('first');
  await ask('POST', `${auth}/versions/1:disable`, {});
  const disabled = await ask('GET', `${auth}/versions/1:access`);
  expect(disabled.body.error.message).toContain('is in DISABLED state.');
  expect(project.cloud.made(VERSION)).toMatchObject([{ enabled: false }]);
  await ask('POST', `${auth}/versions/1:enable`, {});
  expect((await ask('GET', `${auth}/versions/1:access`)).status).toBe(200);
  const { body } = await ask('POST', `${auth}/versions/1:destroy`, {});
  expect(body).toMatchObject({ state: 'DESTROYED', destroyTime: expect.any(String) });
  expect(project.cloud.made(VERSION)).toEqual([]);
  expect((await ask('POST', `${auth}/versions/1:enable`, {})).status).toBe(400);
  expect((await add('second')).body.name).toMatch(/\/versions\/2$/);
});

test('shows its policy to GET and POST, and makes a grant real until the secret goes', async () => {
  const { ask, project } = await startWithSecret();
  await ask('POST', 'iam/v1/projects/demo-project/serviceAccounts', { accountId: 'chat-identity' });
  const member = 'serviceAccount:chat-identity@demo-project.iam.gserviceaccount.com';
  const bindings = [{ role: 'roles/secretmanager.secretAccessor', members: [member] }];
  await ask('POST', `${auth}:setIamPolicy`, { policy: { bindings } });
  for (const method of ['GET', 'POST']) {
    const path = `${auth}:getIamPolicy?options.requestedPolicyVersion=3`;
    expect((await ask(method, path)).body).toMatchObject({ version: 1, bindings });
  }
  expect(project.cloud.made(MEMBER)).toMatchObject([
    { secretId: 'projects/demo-project/secrets/redis-auth', member },
  ]);
  await ask('DELETE', auth);
  expect(project.cloud.made(MEMBER)).toEqual([]);
});

test('takes with a secret all that was in it', async () => {
  const { ask, add, project } = await startWithSecret();
  await add('first');
  expect((await ask('DELETE', `${auth}?etag=%22stale%22`)).status).toBe(400);
  expect(await ask('DELETE', auth)).toEqual({ status: 200, body: {} });
  expect((await ask('GET', auth)).body.error.message).toMatch(/^Secret \[projects\/\d+\/secrets/);
  expect(project.contents).toEqual([]);
  expect(project.cloud.made(VERSION)).toEqual([]);
  await ask('POST', `${secrets}?secretId=redis-auth`, { replication: { automatic: {} } });
  expect((await add('again')).body.name).toMatch(/\/versions\/1$/);
});

test.for(['nonsense', 'constructor.a'])('refuses a mask that names %s', async (mask) => {
  const { ask } = await startWithSecret();
  expect(await ask('PATCH', `${auth}?updateMask=${mask}`, {})).toMatchObject({ status: 400 });
});

test('lets the account that every project has read a secret', async () => {
  const { ask, project } = await startWithSecret();
  const member = `serviceAccount:${project.number}-compute@developer.gserviceaccount.com`;
  const bindings = [{ role: 'roles/secretmanager.secretAccessor', members: [member] }];
  const { status } = await ask('POST', `${auth}:setIamPolicy`, { policy: { bindings } });
  expect(status).toBe(200);
  expect(project.cloud.made(MEMBER)).toMatchObject([{ member }]);
});
