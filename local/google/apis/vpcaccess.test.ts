import { expect, test, vi } from 'vitest';
import { LOCATION, startGoogle } from '../fixture.ts';

const enabled = ['vpcaccess.googleapis.com', 'compute.googleapis.com'];
const connectors = `vpcaccess/v1/${LOCATION}/connectors`;
const asGcloud = {
  ipCidrRange: '10.8.0.0/28',
  minInstances: 2,
  maxInstances: 9,
  network: 'default',
};

test('makes a connector, and fills in what was not said', async () => {
  const { finish, ask } = await startGoogle({ enabled });
  const { body } = await finish('POST', `${connectors}?connectorId=chat`, asGcloud);
  expect(body).toMatchObject({
    done: true,
    metadata: { method: 'google.cloud.vpcaccess.v1.Connectors.CreateConnector' },
    response: { state: 'READY', machineType: 'e2-micro' },
  });
  expect(await ask('GET', `${connectors}/chat`)).toMatchObject({
    status: 200,
    body: {
      name: `${LOCATION}/connectors/chat`,
      minThroughput: 200,
      maxThroughput: 900,
      connectedProjects: ['demo-project'],
    },
  });
});

test('counts instances by the throughput where that alone is given', async () => {
  const { finish } = await startGoogle({ enabled });
  const given = { network: 'default', ipCidrRange: '10.8.0.0/28', maxThroughput: 300 };
  const { body } = await finish('POST', `${connectors}?connectorId=chat`, given);
  expect(body.response).toMatchObject({ minInstances: 2, maxInstances: 3, minThroughput: 200 });
});

test('refuses what is not enabled as Google does', async () => {
  const { ask, google } = await startGoogle();
  const { status, body } = await ask('GET', connectors);
  expect(status).toBe(403);
  expect(body.error.status).toBe('PERMISSION_DENIED');
  expect(body.error.details[0]).toMatchObject({
    reason: 'SERVICE_DISABLED',
    metadata: { consumer: `projects/${google.projects[0]?.number}` },
  });
});

test.for([
  ['a name that is no name', 'Chat', asGcloud],
  ['a range that is no /28', 'chat', { ...asGcloud, ipCidrRange: '10.8.0.0/27' }],
  ['a range that begins inside itself', 'chat', { ...asGcloud, ipCidrRange: '10.8.0.1/28' }],
  ['a range of the internet', 'chat', { ...asGcloud, ipCidrRange: '8.8.8.0/28' }],
  ['a machine that is none', 'chat', { ...asGcloud, machineType: 'e2-tiny' }],
] as const)('refuses %s', async ([, id, body]) => {
  const { ask } = await startGoogle({ enabled });
  const answer = await ask('POST', `${connectors}?connectorId=${id}`, body);
  expect(answer).toMatchObject({ status: 400, body: { error: { status: 'INVALID_ARGUMENT' } } });
});

test.for([
  ['a name that is too long, its hyphens counted twice', 'a-chat-with-many-x', asGcloud, 'hyphens'],
  ['a network that is not there', 'chat', { ...asGcloud, network: 'none' }, 'not found'],
  ['no room between the numbers', 'chat', { ...asGcloud, maxInstances: 2 }, 'greater than min'],
  ['no number', 'chat', { ...asGcloud, maxInstances: undefined }, 'must specify either'],
  ['a subnet of the network default', 'chat', { ...asGcloud, ipCidrRange: '10.156.0.0/28' }, 'IP'],
] as const)('breaks a connector for %s only when it is made', async ([, id, body, words]) => {
  const { ask, finish } = await startGoogle({ enabled });
  const { body: operation } = await finish('POST', `${connectors}?connectorId=${id}`, body);
  expect(operation.error).toMatchObject({ code: 3, message: expect.stringContaining(words) });
  expect((await ask('GET', `${connectors}/${id}`)).body.state).toBe('ERROR');
});

test('breaks one whose range another has; its name is free again once it is deleted', async () => {
  const { ask, finish } = await startGoogle({ enabled });
  await finish('POST', `${connectors}?connectorId=chat`, asGcloud);
  const { body } = await finish('POST', `${connectors}?connectorId=other`, asGcloud);
  expect(body.error.message).toContain('conflicts with an existing subnetwork');
  expect((await ask('POST', `${connectors}?connectorId=other`, asGcloud)).status).toBe(409);
  expect((await finish('DELETE', `${connectors}/other`)).body).toMatchObject({ done: true });
  expect((await ask('GET', `${connectors}/other`)).status).toBe(404);
});

test('grows in place, and does not shrink', async () => {
  const { ask, finish } = await startGoogle({ enabled });
  await finish('POST', `${connectors}?connectorId=chat`, asGcloud);
  const both = `${connectors}/chat?updateMask=minInstances,maxInstances`;
  const grown = await finish('PATCH', both, { minInstances: 3, maxInstances: 10 });
  expect(grown.body.response).toMatchObject({ minInstances: 3, maxThroughput: 1000 });
  expect((await ask('PATCH', both, { minInstances: 3, maxInstances: 9 })).status).toBe(400);
});

test.for([
  ['one number without the other', 'max_instances', { maxInstances: 10 }],
  ['another range', 'ipCidrRange', { ipCidrRange: '10.9.0.0/28' }],
] as const)('refuses a change to %s', async ([, mask, body]) => {
  const { ask, finish } = await startGoogle({ enabled });
  await finish('POST', `${connectors}?connectorId=chat`, asGcloud);
  const answer = await ask('PATCH', `${connectors}/chat?updateMask=${mask}`, body);
  expect(answer).toMatchObject({ status: 400, body: { error: { status: 'INVALID_ARGUMENT' } } });
});

test('refuses a name that is taken, and one that is not there', async () => {
  const { ask, finish } = await startGoogle({ enabled });
  await finish('POST', `${connectors}?connectorId=chat`, asGcloud);
  const again = await ask('POST', `${connectors}?connectorId=chat`, asGcloud);
  expect(again).toMatchObject({ status: 409, body: { error: { status: 'ALREADY_EXISTS' } } });
  const absent = await ask('DELETE', `${connectors}/other`);
  expect(absent).toMatchObject({ status: 404, body: { error: { status: 'NOT_FOUND' } } });
});

test('keeps a connector that a service runs through', async () => {
  const { ask, finish, project } = await startGoogle({ enabled });
  await finish('POST', `${connectors}?connectorId=chat`, asGcloud);
  const template = { vpcAccess: { connector: `${LOCATION}/connectors/chat` } };
  vi.spyOn(project.cloud, 'made').mockReturnValue([{ name: 'chat-app', template }]);
  const { status, body } = await ask('DELETE', `${connectors}/chat`);
  expect(status).toBe(400);
  expect(body.error.message).toContain('in use by chat-app');
});
