import { expect, test } from 'vitest';
import { startGoogle } from '../fixture.ts';

const services = 'serviceusage/v1/projects/demo-project/services';
const enabledNames = `${services}?filter=state:ENABLED&fields=services/name,nextPageToken`;

test('lists what is enabled, a page at a time, under the project number', async () => {
  const { ask, project } = await startGoogle();
  const { body } = await ask('GET', `${enabledNames}&pageSize=1`);
  const parent = `projects/${project.number}/services`;
  expect(body).toEqual({
    services: [{ name: `${parent}/cloudresourcemanager.googleapis.com` }],
    nextPageToken: '1',
  });
  const next = await ask('GET', `${enabledNames}&pageSize=1&pageToken=1`);
  expect(next.body).toEqual({ services: [{ name: `${parent}/serviceusage.googleapis.com` }] });
});

test('enables one service, and what it implies, by an operation of no project', async () => {
  const { ask, finish, project } = await startGoogle();
  const { body } = await finish('POST', `${services}/vpcaccess.googleapis.com:enable`);
  expect(body.name).toMatch(new RegExp(`^operations/acf\\.p2-${project.number}-`));
  expect(body.response).toMatchObject({
    '@type': 'type.googleapis.com/google.api.serviceusage.v1.EnableServiceResponse',
    service: { state: 'ENABLED', config: { title: 'Serverless VPC Access API' } },
  });
  const implied = await ask('GET', `${services}/oslogin.googleapis.com`);
  expect(implied.body.state).toBe('ENABLED');
});

test('enables several at once, or none when one of them is unknown', async () => {
  const { finish, project } = await startGoogle();
  const serviceIds = ['run.googleapis.com', 'radish.googleapis.com'];
  const refused = await finish('POST', `${services}:batchEnable`, { serviceIds });
  expect(refused.status).toBe(403);
  expect(refused.body.error).toMatchObject({
    message: 'Not found or permission denied for service(s): radish.googleapis.com.',
    details: [{}, { reason: 'SERVICE_CONFIG_NOT_FOUND_OR_PERMISSION_DENIED' }],
  });
  expect(project.enabled).not.toContain('run.googleapis.com');
  const { body } = await finish('POST', `${services}:batchEnable`, {
    serviceIds: ['run.googleapis.com', 'redis.googleapis.com'],
  });
  expect(body.response.services).toHaveLength(2);
  expect(project.enabled).toContain('iam.googleapis.com');
});

test('is done at once with what is enabled already', async () => {
  const { ask } = await startGoogle({ enabled: ['storage.googleapis.com'], speed: 1e-9 });
  const { body } = await ask('POST', `${services}/storage.googleapis.com:enable`);
  expect(body).toMatchObject({ name: 'operations/noop.DONE_OPERATION', done: true });
});

test('refuses to disable what others need, or what is in use, unless it is told to', async () => {
  const { ask, finish, project } = await startGoogle();
  await finish('POST', `${services}/redis.googleapis.com:enable`);
  const disable = `${services}/compute.googleapis.com:disable`;
  const needed = await ask('POST', disable, { checkIfServiceHasUsage: 'CHECK' });
  expect(needed.body.error.status).toBe('FAILED_PRECONDITION');
  expect(needed.body.error.message).toContain('active service(s): redis.googleapis.com;');
  const used = await ask('POST', disable, {
    disableDependentServices: true,
    checkIfServiceHasUsage: 'CHECK',
  });
  expect(used.body.error.message).toContain('has usage in the last 30 days');
  await finish('POST', disable, {
    disableDependentServices: true,
    checkIfServiceHasUsage: 'SKIP',
  });
  expect(project.enabled).not.toContain('redis.googleapis.com');
  expect((await ask('POST', disable)).body.error.message).toContain('is not enabled');
});
