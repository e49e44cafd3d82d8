import { afterEach, expect, test, vi } from 'vitest';
import { LOCATION, PROJECT_ID, REGION } from '../fixture.ts';
import { root, startCompute as start } from './compute/fixture.ts';

const networks = `${root}/global/networks`;
const subnetworks = `${root}/regions/${REGION}/subnetworks`;
const asProvider = {
  name: 'chat',
  autoCreateSubnetworks: false,
  networkFirewallPolicyEnforcementOrder: 'AFTER_CLASSIC_FIREWALL',
};
const subnetwork = {
  name: 'chat',
  network: `projects/${PROJECT_ID}/global/networks/chat`,
  ipCidrRange: '10.9.0.0/26',
  logConfig: { enable: false },
};

async function startWithNetwork() {
  const google = await start();
  await google.run('POST', networks, asProvider);
  await google.run('POST', subnetworks, subnetwork);
  return google;
}

const connector = { ipCidrRange: '10.8.0.0/28', network: 'chat', minInstances: 2, maxInstances: 3 };
const connectors = `vpcaccess/v1/${LOCATION}/connectors`;

afterEach(() => void vi.useRealTimers());

test('makes a network, and fills in what was not said', async () => {
  const { ask, run } = await start();
  const { body } = await run('POST', networks, asProvider);
  expect(body).toMatchObject({ kind: 'compute#operation', operationType: 'insert', progress: 100 });
  expect(body).not.toHaveProperty('error');
  expect((await ask('GET', `${networks}/chat`)).body).toMatchObject({
    kind: 'compute#network',
    id: expect.stringMatching(/^\d+$/),
    name: 'chat',
    selfLink: `https://www.googleapis.com/compute/v1/projects/${PROJECT_ID}/global/networks/chat`,
    routingConfig: { routingMode: 'REGIONAL' },
  });
});

test('makes a subnet, which its network then names', async () => {
  const { ask } = await startWithNetwork();
  const { body } = await ask('GET', `${subnetworks}/chat`);
  expect(body).toMatchObject({
    gatewayAddress: '10.9.0.1',
    region: `https://www.googleapis.com/compute/v1/projects/${PROJECT_ID}/regions/${REGION}`,
    network: `https://www.googleapis.com/compute/v1/${subnetwork.network}`,
    purpose: 'PRIVATE',
    stackType: 'IPV4_ONLY',
  });
  expect((await ask('GET', `${networks}/chat`)).body.subnetworks).toEqual([body.selfLink]);
});

test('tells of a regional operation in which region it is', async () => {
  const { ask, run } = await start();
  await run('POST', networks, asProvider);
  const { body: begun } = await ask('POST', subnetworks, subnetwork);
  expect(begun).toMatchObject({ kind: 'compute#operation', status: 'RUNNING', progress: 0 });
  const path = new URL(begun.selfLink).pathname.slice(1);
  expect(path).toContain(`/regions/${REGION}/operations/`);
  expect((await ask('GET', path)).body.region).toContain(REGION);
});

test('finds the network default, with a subnet in every region, once Compute is enabled', async () => {
  const { ask, project } = await start();
  const { body } = await ask('GET', networks);
  expect(body.items).toHaveLength(1);
  expect(body.items[0]).toMatchObject({ name: 'default', autoCreateSubnetworks: true });
  expect(body.items[0]).not.toHaveProperty('ofGoogle');
  expect((await ask('GET', `${subnetworks}/default`)).body.ipCidrRange).toBe('10.156.0.0/20');
  expect(project.contents).toEqual([]);
});

test('refuses what is not enabled, with a reason of Compute’s own', async () => {
  const { ask } = await start({ enabled: [] });
  const { status, body } = await ask('GET', networks);
  expect(status).toBe(403);
  expect(body.error).toMatchObject({
    errors: [{ domain: 'usageLimits', reason: 'accessNotConfigured' }],
    details: [{ reason: 'SERVICE_DISABLED' }],
  });
});

test.for([
  ['a network that is not there', { ...subnetwork, name: 'b', network: 'none' }, 404, 'notFound'],
  ['a name that is taken', subnetwork, 409, 'alreadyExists'],
  ['a name that is none', { ...subnetwork, name: 'Chat' }, 400, 'invalid'],
  ['a range that begins inside itself', { ...subnetwork, name: 'b', ipCidrRange: '10.9.9.1/26' }],
  ['a range that another has', { ...subnetwork, name: 'b', ipCidrRange: '10.9.0.0/24' }],
  [
    'the network default’s own',
    { ...subnetwork, name: 'b', network: 'default', ipCidrRange: '10.130.0.0/24' },
  ],
] as const)('refuses a subnet for %s', async ([, body, status = 400, reason = 'invalid']) => {
  const { ask } = await startWithNetwork();
  const answer = await ask('POST', subnetworks, body);
  expect(answer.status).toBe(status);
  expect(answer.body.error.errors[0]).toMatchObject({ domain: 'global', reason });
});

test('refuses a subnet’s range that a connector of the network has', async () => {
  const { ask, finish, run } = await start();
  await run('POST', networks, asProvider);
  await finish('POST', `${connectors}?connectorId=chat`, connector);
  const { body } = await ask('POST', subnetworks, { ...subnetwork, ipCidrRange: '10.8.0.0/26' });
  expect(body.error.message).toContain("conflicts with existing subnetwork 'aet-europewest3-chat'");
});

test('lets two networks have the same range', async () => {
  const { run } = await startWithNetwork();
  await run('POST', networks, { ...asProvider, name: 'other' });
  const { status } = await run('POST', subnetworks, { ...subnetwork, name: 'b', network: 'other' });
  expect(status).toBe(200);
});

test('widens a subnet, and does not narrow it', async () => {
  const { ask, run } = await startWithNetwork();
  const expand = `${subnetworks}/chat/expandIpCidrRange`;
  await run('POST', expand, { ipCidrRange: '10.9.0.0/24' });
  expect((await ask('GET', `${subnetworks}/chat`)).body.ipCidrRange).toBe('10.9.0.0/24');
  expect((await ask('POST', expand, { ipCidrRange: '10.9.0.0/26' })).status).toBe(400);
});

test('changes a subnet only for whoever has read it as it is', async () => {
  const { ask, run } = await startWithNetwork();
  const { fingerprint } = (await ask('GET', `${subnetworks}/chat`)).body;
  const asGcloud = Buffer.from(fingerprint, 'base64').toString('base64url');
  const change = { logConfig: { enable: true }, fingerprint: asGcloud };
  expect((await run('PATCH', `${subnetworks}/chat`, change)).status).toBe(200);
  const { status, body } = await ask('PATCH', `${subnetworks}/chat`, change);
  expect(status).toBe(412);
  expect(body.error.errors[0].reason).toBe('conditionNotMet');
});

test('changes how a network routes', async () => {
  const { ask, run } = await startWithNetwork();
  await run('PATCH', `${networks}/chat`, { routingConfig: { routingMode: 'GLOBAL' } });
  expect((await ask('GET', `${networks}/chat`)).body.routingConfig.routingMode).toBe('GLOBAL');
});

test('keeps a network that has a subnet, and deletes it after that', async () => {
  const { ask, project, run } = await startWithNetwork();
  const { body } = await run('DELETE', `${networks}/chat`);
  expect(body).toMatchObject({
    status: 'DONE',
    httpErrorStatusCode: 400,
    httpErrorMessage: 'BAD REQUEST',
    error: { errors: [{ code: 'RESOURCE_IN_USE_BY_ANOTHER_RESOURCE' }] },
  });
  expect((await ask('GET', `${networks}/chat`)).status).toBe(200);
  await run('DELETE', `${subnetworks}/chat`);
  await run('DELETE', `${networks}/chat`);
  expect((await ask('GET', `${networks}/chat`)).status).toBe(404);
  expect(project.contents).toEqual([]);
});

test('keeps a network for a minute after its connector is gone', async () => {
  const { ask, finish, run } = await start();
  await run('POST', networks, asProvider);
  vi.useFakeTimers({ toFake: ['Date'] });
  await finish('POST', `${connectors}?connectorId=chat`, connector);
  await finish('DELETE', `${connectors}/chat`);
  const { body } = await run('DELETE', `${networks}/chat`);
  expect(body.error.errors[0].message).toContain('/global/firewalls/aet-europewest3-chat-egrfw');
  expect((await ask('GET', `${root}/global/firewalls`)).body.items).toHaveLength(9);
  vi.setSystemTime(Date.now() + 60_000);
  expect((await run('DELETE', `${networks}/chat`)).body).not.toHaveProperty('error');
});

test('keeps a subnet for hours after the service that had addresses in it', async () => {
  const { ask, project, run } = await startWithNetwork();
  vi.useFakeTimers({ toFake: ['Date'] });
  const vpcAccess = { networkInterfaces: [{ network: 'chat', subnetwork: 'chat' }] };
  const inputs = { name: 'chat-app', location: REGION, template: { vpcAccess } };
  const service = { type: 'gcp:cloudrunv2/service:Service', inputs, until: Date.now() };
  vi.spyOn(project.cloud, 'past').mockReturnValue([service]);
  const { status, body } = await ask('DELETE', `${subnetworks}/chat`);
  expect(status).toBe(400);
  expect(body.error.errors[0].reason).toBe('resourceInUseByAnotherResource');
  expect(body.error.message).toMatch(/used by '.*\/addresses\/serverless-ipv4-\d+'/);
  const { items } = (await ask('GET', `${root}/aggregated/addresses`)).body;
  expect(items[`regions/${REGION}`].addresses).toMatchObject([
    { purpose: 'SERVERLESS', address: expect.stringMatching(/^10\.9\.0\./) },
  ]);
  vi.setSystemTime(Date.now() + 7_200_000);
  expect((await run('DELETE', `${subnetworks}/chat`)).body).not.toHaveProperty('error');
});

test('keeps the network default, which has rules of its own', async () => {
  const { run } = await start();
  const { body } = await run('DELETE', `${networks}/default`);
  expect(body.error.errors[0].message).toContain('default-allow-icmp');
  expect((await run('DELETE', `${subnetworks}/default`)).status).toBe(400);
});

test('takes a fault in an operation as Compute would tell it', async () => {
  const { ask, google, run } = await start();
  google.faults.add({ kind: 'operation', path: /networks\/chat/, leavesNothing: true });
  const { body } = await run('POST', networks, asProvider);
  expect(body).toMatchObject({
    httpErrorStatusCode: 500,
    error: { errors: [{ code: 'INTERNAL_ERROR' }] },
  });
  expect((await ask('GET', `${networks}/chat`)).status).toBe(404);
});

test('knows the regions and their zones', async () => {
  const { ask } = await start();
  expect((await ask('GET', `${root}/regions/${REGION}`)).body.zones).toHaveLength(3);
  expect((await ask('GET', `${root}/zones/${REGION}-a`)).body.status).toBe('UP');
  expect((await ask('GET', `${root}/zones/${REGION}-z`)).status).toBe(404);
});
