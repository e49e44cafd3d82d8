import { expect, test } from 'vitest';
import { startGoogle } from '../fixture.ts';

const enabled = ['iam.googleapis.com'];
const project = 'crm/v1/projects/demo-project';
const accounts = 'iam/v1/projects/demo-project/serviceAccounts';
const EMAIL = 'chat-identity@demo-project.iam.gserviceaccount.com';
const member = `serviceAccount:${EMAIL}`;
const role = 'roles/serviceusage.serviceUsageConsumer';
const MEMBER = 'gcp:projects/iAMMember:IAMMember';

/** A project with an account in it. */
async function startWithAccount(speed?: number) {
  const google = await startGoogle({ enabled, ...(speed ? { speed } : {}) });
  const { body } = await google.ask('POST', accounts, { accountId: 'chat-identity' });
  const set = (policy: object, rest: object = {}) => {
    return google.ask('POST', `${project}:setIamPolicy`, { policy, ...rest });
  };
  const get = async (requestedPolicyVersion = 3) => {
    const options = { requestedPolicyVersion };
    return (await google.ask('POST', `${project}:getIamPolicy`, { options })).body;
  };
  return { ...google, uniqueId: String(body.uniqueId), set, get };
}

test('shows a project by its id and by its number, each version in its own way', async () => {
  const { ask, project: own } = await startGoogle();
  const { body } = await ask('GET', `crm/v1/projects/${own.number}`);
  expect(body).toMatchObject({ projectId: 'demo-project', projectNumber: own.number });
  expect((await ask('GET', 'crm/v3/projects/demo-project')).body).toMatchObject({
    name: `projects/${own.number}`,
    state: 'ACTIVE',
  });
  expect((await ask('GET', 'crm/v1/projects')).body.projects).toEqual([body]);
  expect((await ask('GET', 'crm/v1/projects/other')).status).toBe(403);
});

test('makes a grant real, and forgets it when it goes', async () => {
  const { set, get, project: own } = await startWithAccount();
  const { etag } = await get();
  const { body } = await set({ etag, version: 3, bindings: [{ role, members: [member] }] });
  expect(body).toMatchObject({ version: 1, bindings: [{ role, members: [member] }] });
  expect(await get()).toEqual(body);
  expect(own.cloud.made(MEMBER)).toMatchObject([{ project: 'demo-project', role, member }]);
  await set({ etag: body.etag });
  expect(await get()).not.toHaveProperty('bindings');
  expect(own.cloud.made(MEMBER)).toEqual([]);
});

test('refuses a policy that was read before another change', async () => {
  const { set, get } = await startWithAccount();
  const { etag } = await get();
  await set({ etag, bindings: [{ role, members: [member] }] });
  const stale = await set({ etag });
  expect(stale).toMatchObject({ status: 409, body: { error: { status: 'ABORTED' } } });
});

test('leaves the grants alone when the mask does not name them', async () => {
  const { set, get } = await startWithAccount();
  await set({ bindings: [{ role, members: [member] }] });
  await set({}, { updateMask: 'auditConfigs' });
  expect((await get()).bindings).toEqual([{ role, members: [member] }]);
});

test('refuses an account that nobody has made, or that is not visible yet', async () => {
  const { set } = await startWithAccount(1);
  const stranger = 'stranger@demo-project.iam.gserviceaccount.com';
  for (const email of [stranger, EMAIL]) {
    const members = [`serviceAccount:${email}`];
    expect(await set({ bindings: [{ role, members }] })).toMatchObject({
      status: 400,
      body: { error: { message: `Service account ${email} does not exist.` } },
    });
  }
});

test.for(['roles/run.nonsense', 'roles/nonsense', 'projects/demo-project/roles/own'])(
  'refuses the role %s, which nobody has made',
  async (unknown) => {
    const { set } = await startWithAccount();
    const { status, body } = await set({ bindings: [{ role: unknown, members: [member] }] });
    expect(status).toBe(400);
    expect(body.error.message).toBe(`Role ${unknown} is not supported for this resource.`);
  },
);

test('takes roles and members that it knows nothing of at their word', async () => {
  const { set, get, project: own } = await startWithAccount();
  const roles = ['roles/bigquery.user', 'roles/constructor.any'];
  const bindings = roles.map((role) => ({ role, members: ['user:me@example.com'] }));
  expect((await set({ bindings })).status).toBe(200);
  expect(await get()).toMatchObject({ bindings });
  expect(own.cloud.made(MEMBER)).toEqual([]);
});

test('takes conditions in version 3 only, and shows them to nobody else', async () => {
  const { set, get } = await startWithAccount();
  const condition = {
    title: 'soon',
    expression: 'request.time < timestamp("2027-01-01T00:00:00Z")',
  };
  const bindings = [{ role, members: [member], condition }];
  expect((await set({ bindings })).status).toBe(400);
  expect((await set({ version: 3, bindings })).body).toMatchObject({ version: 3, bindings });
  const [masked] = (await get(1)).bindings;
  expect(masked.role).toMatch(/^roles\/serviceusage\.serviceUsageConsumer_withcond_\w{20}$/);
  expect(masked).not.toHaveProperty('condition');
});

test('names a deleted account by its number, until it is there again', async () => {
  const { ask, set, get, project: own, uniqueId } = await startWithAccount();
  await set({ bindings: [{ role, members: [member] }] });
  await ask('DELETE', `${accounts}/${EMAIL}`);
  const { etag, bindings } = await get();
  expect(bindings[0].members).toEqual([`deleted:${member}?uid=${uniqueId}`]);
  expect(own.cloud.made(MEMBER)).toEqual([]);
  expect((await set({ etag, bindings })).status).toBe(200);
  await ask('POST', `${accounts}/${uniqueId}:undelete`);
  expect((await get()).bindings[0].members).toEqual([member]);
  expect(own.cloud.made(MEMBER)).toMatchObject([{ role, member }]);
});

test('lets whoever asks do everything', async () => {
  const { ask } = await startGoogle();
  const permissions = ['resourcemanager.projects.get'];
  const { body } = await ask('POST', `${project}:testIamPermissions`, { permissions });
  expect(body).toEqual({ permissions });
});
