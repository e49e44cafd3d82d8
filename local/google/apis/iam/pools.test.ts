import { expect, test } from 'vitest';
import { PROJECT_ID, startGoogle } from '../../fixture.ts';

const enabled = ['iam.googleapis.com', 'cloudresourcemanager.googleapis.com'];
const POOLS = `iam/v1/projects/${PROJECT_ID}/locations/global/workloadIdentityPools`;
const POOL = `${POOLS}/chat-deploy`;
const CREATE = `${POOLS}?workloadIdentityPoolId=chat-deploy`;
const PROVIDER = `${POOL}/providers/github`;
const CREATE_PROVIDER = `${POOL}/providers?workloadIdentityPoolProviderId=github`;

const pool = { displayName: 'Chat, from GitHub' };
const github = {
  attributeCondition: "assertion.repository_id == '1'",
  attributeMapping: { 'google.subject': 'assertion.sub', 'attribute.ref': 'assertion.ref' },
  oidc: { issuerUri: 'https://token.actions.githubusercontent.com' },
};

/** A pool with a provider. */
async function startWithPool() {
  const started = await startGoogle({ enabled });
  await started.finish('POST', CREATE, pool);
  await started.finish('POST', CREATE_PROVIDER, github);
  const own = `projects/${started.project.number}/locations/global/workloadIdentityPools/chat-deploy`;
  return { ...started, own };
}

test('makes a pool and a provider, which have the number of the project in their names', async () => {
  const { ask, own, project } = await startWithPool();
  expect((await ask('GET', POOL)).body).toEqual({ name: own, state: 'ACTIVE', ...pool });
  const provider = { name: `${own}/providers/github`, state: 'ACTIVE', ...github };
  expect((await ask('GET', PROVIDER)).body).toEqual(provider);
  expect((await ask('GET', `${POOL}/providers`)).body).toEqual({
    workloadIdentityPoolProviders: [provider],
  });
  expect(project.cloud.made('gcp:iam/workloadIdentityPool:WorkloadIdentityPool')).toHaveLength(1);
});

test('tells of an operation its name, and that it is over', async () => {
  const { finish, project } = await startGoogle({ enabled });
  const { body } = await finish('POST', CREATE, pool);
  expect(body).toEqual({
    name: expect.stringMatching(
      `^projects/${project.number}/locations/global/workloadIdentityPools/chat-deploy/operations/`,
    ),
    done: true,
  });
});

test('tells of no attestation rules, and of no pool where there is none', async () => {
  const { ask } = await startWithPool();
  expect(await ask('GET', `${POOL}:listAttestationRules`)).toEqual({ status: 200, body: {} });
  const { status, body } = await ask('GET', `${POOLS}/other:listAttestationRules`);
  expect([status, body.error.message]).toEqual([404, 'Requested entity was not found.']);
});

test('changes what the mask names, and leaves alone what is beside it', async () => {
  const { ask, finish } = await startWithPool();
  await finish('PATCH', `${POOL}?updateMask=disabled`, { disabled: true, displayName: 'Other' });
  expect((await ask('GET', POOL)).body).toMatchObject({ ...pool, disabled: true });
  const oidc = { issuerUri: 'https://other.example.com', allowedAudiences: ['chat'] };
  await finish('PATCH', `${PROVIDER}?updateMask=oidc.allowed_audiences`, { oidc });
  expect((await ask('GET', PROVIDER)).body).toMatchObject({
    ...github,
    oidc: { ...github.oidc, allowedAudiences: ['chat'] },
  });
});

test('keeps the name of what was deleted, tells of it, and leaves nothing behind', async () => {
  const { ask, finish, project } = await startWithPool();
  await finish('DELETE', POOL);
  for (const path of [POOL, PROVIDER]) {
    expect((await ask('GET', path)).body).toMatchObject({
      state: 'DELETED',
      expireTime: expect.stringMatching(/Z$/),
    });
  }
  expect((await ask('GET', POOLS)).body).toEqual({});
  const { body } = await ask('GET', `${POOLS}?showDeleted=True`);
  expect(body.workloadIdentityPools).toMatchObject([pool]);
  expect(await ask('POST', CREATE, pool)).toMatchObject({
    status: 409,
    body: { error: { message: 'Requested entity already exists', status: 'ALREADY_EXISTS' } },
  });
  expect(project.contents).toEqual([]);
});

test('takes back what was deleted, as it was', async () => {
  const { ask, finish, own, project } = await startWithPool();
  await finish('DELETE', POOL);
  const refused = await ask('PATCH', `${POOL}?updateMask=disabled`, { disabled: true });
  expect(refused).toMatchObject({
    status: 400,
    body: { error: { status: 'FAILED_PRECONDITION' } },
  });
  await finish('POST', `${POOL}:undelete`);
  await finish('POST', `${PROVIDER}:undelete`);
  expect((await ask('GET', POOL)).body).toEqual({ name: own, state: 'ACTIVE', ...pool });
  expect((await ask('GET', PROVIDER)).body).toMatchObject({ state: 'ACTIVE', ...github });
  expect(project.contents).toHaveLength(2);
});

const withMapping = (attributeMapping: object) => ({ ...github, attributeMapping });

test.for([
  [
    'a condition that admits every repository',
    { ...github, attributeCondition: 'true' },
    "The attribute condition must reference one of the provider's claims.",
  ],
  ['no subject', withMapping({ 'attribute.ref': 'assertion.ref' }), 'google.subject'],
  [
    'an attribute of another kind',
    withMapping({ ...github.attributeMapping, 'assertion.aud': 'assertion.aud' }),
    'Invalid mapped attribute key: assertion.aud.',
  ],
  ['an issuer without TLS', { ...github, oidc: { issuerUri: 'http://example.com' } }, 'HTTPS'],
  [
    'too long a name',
    { ...github, displayName: 'a'.repeat(33) },
    'display name must be less than or equal to 32 characters',
  ],
  ['a provider of another kind', { ...github, oidc: undefined }, 'oidc'],
] as const)('refuses a provider with %s', async ([, provider, message]) => {
  const { ask } = await startWithPool();
  const path = `${POOL}/providers?workloadIdentityPoolProviderId=other`;
  const { status, body } = await ask('POST', path, provider);
  expect([status, body.error.status]).toEqual([400, 'INVALID_ARGUMENT']);
  expect(body.error.message).toContain(message);
});

test.for(['abc', 'gcp-chat', 'Chat', 'a'.repeat(33)])('refuses to call a pool %s', async (id) => {
  const { ask } = await startGoogle({ enabled });
  const { status } = await ask('POST', `${POOLS}?workloadIdentityPoolId=${id}`, pool);
  expect(status).toBe(400);
});

test('grants to whom a pool lets in, and to nobody of a pool that is not there', async () => {
  const { ask, own, project } = await startWithPool();
  const accounts = `iam/v1/projects/${PROJECT_ID}/serviceAccounts`;
  const { body: account } = await ask('POST', accounts, { accountId: 'chat-deploy' });
  const grant = (member: string) => {
    const bindings = [{ role: 'roles/iam.workloadIdentityUser', members: [member] }];
    const path = `${accounts}/${account.email}:setIamPolicy`;
    return ask('POST', path, { policy: { bindings } });
  };
  const member = `principalSet://iam.googleapis.com/${own}/attribute.environment/prod`;
  expect((await grant(member)).status).toBe(200);
  expect(project.cloud.made('gcp:serviceaccount/iAMMember:IAMMember')).toMatchObject([
    { serviceAccountId: account.name, member },
  ]);
  const { status, body } = await grant(member.replace('chat-deploy', 'other'));
  expect(status).toBe(400);
  expect(body.error.message).toMatch(/^Identity Pool does not exist \(projects\/.+\/other\)\. /);
});
