import { expect, test } from 'vitest';
import { Policies } from './policy.ts';

const grant = { role: 'roles/viewer', members: ['user:somebody@example.com'] };

test('takes a policy that was read before, and gives it another etag', async () => {
  const policies = new Policies();
  const { etag } = policies.get('thing');
  const { added } = await policies.set('thing', { etag: String(etag), bindings: [grant] });
  expect(added).toEqual([{ role: 'roles/viewer', member: 'user:somebody@example.com' }]);
  expect(policies.get('thing').etag).not.toBe(etag);
});

test('takes an etag in the other alphabet of base64, too', async () => {
  const policies = new Policies();
  let { etag = '' } = policies.get('thing');
  while (!/[+/]/.test(etag)) etag = String((await policies.set('thing', { etag })).policy.etag);
  const asGcloud = etag.replaceAll('+', '-').replaceAll('/', '_');
  await expect(policies.set('thing', { etag: asGcloud })).resolves.toBeDefined();
});

test('refuses one that was read before a change of somebody else', async () => {
  const policies = new Policies();
  const { etag = '' } = policies.get('thing');
  await policies.set('thing', { etag, bindings: [grant] });
  await expect(policies.set('thing', { etag, bindings: [] })).rejects.toMatchObject({
    status: 'ABORTED',
    httpStatus: 409,
  });
  expect(policies.get('thing').bindings).toEqual([grant]);
});

test('tells which grants are gone', async () => {
  const policies = new Policies();
  await policies.set('thing', { bindings: [grant] });
  const { removed, policy } = await policies.set('thing', { bindings: [] });
  expect(removed).toEqual([{ role: 'roles/viewer', member: 'user:somebody@example.com' }]);
  expect(policy).not.toHaveProperty('bindings');
});

const pool = 'iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/chat';

test.for([
  'somebody@example.com',
  `principalSet://${pool}`,
  `principalSet://${pool}/subject/somebody`,
  `principalSet://${pool}/attribute.environment`,
  `principal://${pool}/attribute.environment/prod`,
  `principal://${pool.replace('projects/1', 'projects/demo-project')}/subject/somebody`,
])('refuses %s, which no member can be', async (member) => {
  const bindings = [{ role: 'roles/viewer', members: [member] }];
  await expect(new Policies().set('thing', { bindings })).rejects.toMatchObject({
    status: 'INVALID_ARGUMENT',
  });
});

test.for([
  `principal://${pool}/subject/repo:chat:ref:refs/heads/main`,
  `principalSet://${pool}/attribute.environment/prod`,
  `principalSet://${pool}/group/admins`,
  `principalSet://${pool}/*`,
])('takes %s, whom a pool lets in', async (member) => {
  const bindings = [{ role: 'roles/viewer', members: [member] }];
  await expect(new Policies().set('thing', { bindings })).resolves.toMatchObject({
    added: [{ member }],
  });
});

test('keeps no role that nobody has', async () => {
  const policies = new Policies();
  const nobody = { role: 'roles/viewer' } as typeof grant;
  await policies.set('thing', { bindings: [nobody, { ...nobody, members: [] }] });
  expect(policies.get('thing').bindings).toBeUndefined();
});
