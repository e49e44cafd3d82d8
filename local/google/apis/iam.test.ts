import { afterEach, expect, test, vi } from 'vitest';
import { startGoogle } from '../fixture.ts';

const enabled = ['iam.googleapis.com'];
const accounts = 'iam/v1/projects/demo-project/serviceAccounts';
const EMAIL = 'chat-identity@demo-project.iam.gserviceaccount.com';
const anywhere = `iam/v1/projects/-/serviceAccounts/${EMAIL}`;
const chat = { accountId: 'chat-identity', serviceAccount: { displayName: 'Chat' } };

afterEach(() => void vi.useRealTimers());

test('makes an account, found by its address, by its number and among all', async () => {
  const { ask, project } = await startGoogle({ enabled });
  const { body } = await ask('POST', accounts, chat);
  expect(body).toMatchObject({ email: EMAIL, projectId: 'demo-project', displayName: 'Chat' });
  expect(body.uniqueId).toMatch(/^\d{21}$/);
  expect(Buffer.from(body.etag, 'base64').toString('base64')).toBe(body.etag);
  for (const path of [`${accounts}/${EMAIL}`, `${accounts}/${body.uniqueId}`, anywhere]) {
    expect(await ask('GET', path)).toEqual({ status: 200, body });
  }
  expect((await ask('GET', accounts)).body).toEqual({ accounts: [body] });
  expect(project.cloud.made('gcp:serviceaccount/account:Account')).toMatchObject([
    { email: EMAIL },
  ]);
});

test('shows an account only some seconds after it was made', async () => {
  const { ask } = await startGoogle({ enabled, speed: 1 });
  vi.useFakeTimers({ toFake: ['Date'] });
  await ask('POST', accounts, chat);
  const early = await ask('GET', `${accounts}/${EMAIL}`);
  expect(early).toMatchObject({ status: 404, body: { error: { status: 'NOT_FOUND' } } });
  expect((await ask('GET', accounts)).body).toEqual({});
  vi.setSystemTime(Date.now() + 60_000);
  expect((await ask('GET', `${accounts}/${EMAIL}`)).status).toBe(200);
});

test.for([
  ['that is too short', 'chat', 'does not have a length between 6 and 30'],
  ['that is too long', `a${'b'.repeat(30)}`, 'does not have a length between 6 and 30'],
  ['that begins with a digit', '1chat-identity', 'does not match'],
] as const)('refuses a name %s', async ([, accountId, message]) => {
  const { ask } = await startGoogle({ enabled });
  const { status, body } = await ask('POST', accounts, { accountId });
  expect(status).toBe(400);
  expect(body.error.message).toContain(message);
});

test('refuses a name that is taken', async () => {
  const { ask } = await startGoogle({ enabled });
  await ask('POST', accounts, chat);
  expect(await ask('POST', accounts, chat)).toMatchObject({
    status: 409,
    body: { error: { message: expect.stringContaining('already exists within project') } },
  });
});

test('changes what the mask names, and nothing else', async () => {
  const { ask } = await startGoogle({ enabled });
  await ask('POST', accounts, chat);
  const { body } = await ask('PATCH', anywhere, {
    serviceAccount: { displayName: 'Ignored', description: 'Speaks to Redis', email: 'x@y' },
    updateMask: 'description',
  });
  expect(body).toMatchObject({ email: EMAIL, displayName: 'Chat', description: 'Speaks to Redis' });
  const put = await ask('PUT', `${accounts}/${EMAIL}`, { displayName: 'Other' });
  expect(put.body).toMatchObject({ displayName: 'Other' });
  expect(put.body).not.toHaveProperty('description');
});

test('disables an account, and enables it again', async () => {
  const { ask } = await startGoogle({ enabled });
  await ask('POST', accounts, chat);
  expect(await ask('POST', `${anywhere}:disable`)).toEqual({ status: 200, body: {} });
  expect((await ask('GET', anywhere)).body.disabled).toBe(true);
  await ask('POST', `${anywhere}:enable`);
  expect((await ask('GET', anywhere)).body).not.toHaveProperty('disabled');
});

test('has a policy of its own', async () => {
  const { ask } = await startGoogle({ enabled });
  await ask('POST', accounts, chat);
  const bindings = [{ role: 'roles/iam.serviceAccountUser', members: ['user:me@example.com'] }];
  await ask('POST', `${accounts}/${EMAIL}:setIamPolicy`, { policy: { bindings } });
  expect((await ask('POST', `${anywhere}:getIamPolicy`)).body).toMatchObject({ bindings });
});

test('gives the name of a deleted account to another one, and takes the old one back', async () => {
  const { ask, project } = await startGoogle({ enabled });
  const { body: first } = await ask('POST', accounts, chat);
  expect(await ask('DELETE', anywhere)).toEqual({ status: 200, body: {} });
  expect((await ask('GET', anywhere)).status).toBe(404);
  expect(project.contents).toEqual([]);
  const { body: second } = await ask('POST', accounts, chat);
  expect(second.uniqueId).not.toBe(first.uniqueId);
  const undelete = `iam/v1/projects/-/serviceAccounts/${first.uniqueId}:undelete`;
  expect((await ask('POST', undelete)).status).toBe(409);
  await ask('DELETE', anywhere);
  expect((await ask('POST', undelete)).body.restoredAccount.uniqueId).toBe(first.uniqueId);
});
