import { afterEach, expect, test, vi } from 'vitest';
import { PROJECT_ID, REGION } from '../../fixture.ts';
import { parts, root, rule, startBalancing } from './fixture.ts';

const GLOBAL = `projects/${PROJECT_ID}/global`;
const GROUP = `projects/${PROJECT_ID}/regions/${REGION}/networkEndpointGroups/chat`;
const linkTo = (path: string) => `https://www.googleapis.com/compute/v1/${path}`;

afterEach(() => void vi.useRealTimers());

test('makes a load balancer of what the provider sends, and names its parts by URLs', async () => {
  const { read, project } = await startBalancing();
  expect(await read('global/forwardingRules/chat-https')).toMatchObject({
    kind: 'compute#forwardingRule',
    id: expect.stringMatching(/^\d+$/),
    IPAddress: (await read('global/addresses/chat')).address,
    IPProtocol: 'TCP',
    networkTier: 'PREMIUM',
    portRange: '443-443',
    target: linkTo(`${GLOBAL}/targetHttpsProxies/chat`),
    fingerprint: expect.any(String),
    labelFingerprint: expect.any(String),
  });
  expect(await read('global/targetHttpsProxies/chat')).toMatchObject({
    urlMap: linkTo(`${GLOBAL}/urlMaps/chat`),
    sslCertificates: [linkTo(`${GLOBAL}/sslCertificates/chat`)],
    sslPolicy: linkTo(`${GLOBAL}/sslPolicies/chat`),
    quicOverride: 'NONE',
  });
  expect(await read('global/backendServices/chat')).toMatchObject({
    backends: [{ group: linkTo(GROUP), balancingMode: 'UTILIZATION' }],
    sessionAffinity: 'NONE',
    timeoutSec: 30,
  });
  expect(project.contents).toHaveLength(parts.length);
});

test('has a group in its region, and tells so of the operation', async () => {
  const { ask, read } = await startBalancing('networkEndpointGroups');
  const [, body] = parts[1] ?? [];
  const collection = `${root}/regions/${REGION}/networkEndpointGroups`;
  const { body: begun } = await ask('POST', collection, { name: 'chat', ...body });
  expect(begun.region).toBe(linkTo(`projects/${PROJECT_ID}/regions/${REGION}`));
  const group = await read(`regions/${REGION}/networkEndpointGroups/chat`);
  expect(group).toMatchObject({ region: begun.region, size: 0, cloudRun: { service: 'chat-app' } });
});

test('fills in what a redirection leaves out', async () => {
  const { make, read } = await startBalancing('urlMaps');
  await make('global/urlMaps/least', { defaultUrlRedirect: { httpsRedirect: true } });
  expect((await read('global/urlMaps/least')).defaultUrlRedirect).toEqual({
    httpsRedirect: true,
    redirectResponseCode: 'MOVED_PERMANENTLY_DEFAULT',
    stripQuery: false,
  });
});

test('lists what is global beside what is in regions', async () => {
  const { read } = await startBalancing('sslCertificates');
  const { items } = await read('aggregated/addresses');
  expect(items.global.addresses).toMatchObject([{ name: 'chat', status: 'RESERVED' }]);
  const groups = (await read('aggregated/networkEndpointGroups')).items;
  expect(groups[`regions/${REGION}`].networkEndpointGroups).toHaveLength(1);
  expect((await read('global/urlMaps')).items).toHaveLength(2);
  expect(await read(`regions/${REGION}/backendServices`)).not.toHaveProperty('items');
});

test('tells of an address who uses it', async () => {
  const { read } = await startBalancing();
  const { status, users } = await read('global/addresses/chat');
  expect(status).toBe('IN_USE');
  expect(users).toEqual([
    linkTo(`${GLOBAL}/forwardingRules/chat-https`),
    linkTo(`${GLOBAL}/forwardingRules/chat-http`),
  ]);
});

test.for([
  ['a name that is taken', 'addresses/chat', {}, 409, 'alreadyExists'],
  ['a name that is none', 'addresses/Chat', {}, 400, 'invalid'],
  [
    'what is not there',
    'urlMaps/b',
    { defaultService: 'global/backendServices/b' },
    404,
    'notFound',
  ],
  ['what is of another kind', 'urlMaps/b', { defaultService: 'global/addresses/chat' }],
  [
    'both to serve and to redirect',
    'urlMaps/b',
    { defaultUrlRedirect: {}, defaultService: 'global/backendServices/chat' },
  ],
  ['neither to serve nor to redirect', 'urlMaps/b', {}],
  ['a proxy without a map', 'targetHttpProxies/b', {}, 400, 'required'],
  [
    'HTTPS without a certificate',
    'targetHttpsProxies/b',
    { urlMap: 'global/urlMaps/chat' },
    400,
    'required',
  ],
  ['a profile that is none', 'sslPolicies/b', { profile: 'NEWEST' }],
  [
    'a version of TLS that the profile does not allow',
    'sslPolicies/b',
    { minTlsVersion: 'TLS_1_3' },
  ],
  [
    'a certificate for any name',
    'sslCertificates/b',
    { type: 'MANAGED', managed: { domains: ['*.example.com'] } },
  ],
] as const)('refuses %s', async ([, path, body, status = 400, reason = 'invalid']) => {
  const { make } = await startBalancing('targetHttpsProxies');
  const answer = await make(`global/${path}`, body);
  expect(answer.body.error.errors[0]).toMatchObject({ domain: 'global', reason });
  expect(answer.status).toBe(status);
});

test('tells whose name is taken', async () => {
  const { make } = await startBalancing('networkEndpointGroups');
  const { body } = await make('global/addresses/chat', {});
  expect(body.error.message).toBe(`The resource '${GLOBAL}/addresses/chat' already exists`);
});

test('refuses a group in no region of Google’s', async () => {
  const { make } = await startBalancing('networkEndpointGroups');
  const { body } = await make('regions/atlantis1/networkEndpointGroups/chat', parts[1]?.[1] ?? {});
  expect(body.error.message).toBe("Invalid value for field 'region': 'atlantis1'. Unknown region.");
});

test.for([
  [{ timeoutSec: 3600 }, "'resource.timeoutSec': '3600'. Timeout sec is not supported"],
  [{ healthChecks: ['global/healthChecks/b'] }, 'A backend service cannot have a healthcheck'],
  [{ backends: [{ group: GROUP, balancingMode: 'RATE' }] }, 'Balancing mode is not supported'],
  [
    { backends: [{ group: GROUP, maxUtilization: 0.8 }] },
    "'resource.backends[0].maxUtilization': '0.8'",
  ],
] as const)('refuses in front of Cloud Run %j', async ([given, message]) => {
  const { make } = await startBalancing('urlMaps');
  const { status, body } = await make('global/backendServices/b', {
    backends: [{ group: GROUP }],
    ...given,
  });
  expect(status).toBe(400);
  expect(body.error.message).toContain(message);
});

test.for([
  [
    'on a port that is taken',
    rule('443', 'targetHttpsProxies/chat'),
    'is in-use and would result in a conflict',
  ],
  [
    'of another generation than its backend',
    { ...rule('444', 'targetHttpsProxies/chat'), loadBalancingScheme: 'EXTERNAL' },
    'Load balancing scheme EXTERNAL does not match the backend service',
  ],
  [
    'for an address that is not reserved',
    { ...rule('444', 'targetHttpsProxies/chat'), IPAddress: '192.0.2.1' },
    'Invalid IP address specified.',
  ],
  [
    'for two ports',
    rule('80-90', 'targetHttpProxies/chat-redirect'),
    "field 'resource.portRange': '80-90'",
  ],
  [
    'that leads nowhere',
    { ...rule('444', ''), target: undefined },
    "Required field 'resource.target'",
  ],
] as const)('refuses a rule %s', async ([, body, message]) => {
  const { make } = await startBalancing();
  const answer = await make('global/forwardingRules/b', body);
  expect(answer.status).toBe(400);
  expect(answer.body.error.message).toContain(message);
});

test('refuses a redirection to HTTPS behind HTTPS', async () => {
  const { make } = await startBalancing('targetHttpsProxies');
  const { status } = await make('global/targetHttpsProxies/chat', {
    urlMap: `${GLOBAL}/urlMaps/chat-redirect`,
    sslCertificates: [`${GLOBAL}/sslCertificates/chat`],
  });
  expect(status).toBe(400);
});

test.for([
  ['global/addresses/chat', 'address', 'global/forwardingRules/chat-https'],
  [
    `regions/${REGION}/networkEndpointGroups/chat`,
    'network_endpoint_group',
    'global/backendServices/chat',
  ],
  ['global/backendServices/chat', 'backend_service', 'global/urlMaps/chat'],
  ['global/urlMaps/chat', 'url_map', 'global/targetHttpsProxies/chat'],
  ['global/sslCertificates/chat', 'ssl_certificate', 'global/targetHttpsProxies/chat'],
  ['global/sslPolicies/chat', 'ssl_policy', 'global/targetHttpsProxies/chat'],
  [
    'global/targetHttpProxies/chat-redirect',
    'target_http_proxy',
    'global/forwardingRules/chat-http',
  ],
] as const)('keeps %s while something refers to it', async ([path, kind, user]) => {
  const { ask } = await startBalancing();
  const { status, body } = await ask('DELETE', `${root}/${path}`);
  expect(status).toBe(400);
  expect(body.error.errors).toEqual([
    {
      domain: 'global',
      reason: 'resourceInUseByAnotherResource',
      message:
        `The ${kind} resource 'projects/${PROJECT_ID}/${path}' is already being used by ` +
        `'projects/${PROJECT_ID}/${user}'`,
    },
  ]);
});

test('goes away part by part, the last first, and leaves nothing', async () => {
  const { run, project } = await startBalancing();
  for (const [path] of parts.toReversed()) {
    expect((await run('DELETE', `${root}/${path}`)).body).not.toHaveProperty('error');
  }
  expect(project.contents).toEqual([]);
});

test('takes a backend service as it has shown it, for whoever has read it as it is', async () => {
  const { ask, project, read, run } = await startBalancing('urlMaps');
  const path = `${root}/global/backendServices/chat`;
  const shown = await read('global/backendServices/chat');
  const logConfig = { enable: true, sampleRate: 1 };
  expect((await run('PUT', path, { ...shown, logConfig })).body).not.toHaveProperty('error');
  expect(await read('global/backendServices/chat')).toEqual({
    ...shown,
    logConfig,
    fingerprint: expect.not.stringContaining(shown.fingerprint),
  });
  const [made] = project.cloud.made('gcp:compute/backendService:BackendService');
  expect(made).toMatchObject({ name: 'chat', logConfig });
  expect(made).not.toHaveProperty('selfLink');
  const stale = await ask('PUT', path, { ...shown, logConfig });
  expect([stale.status, stale.body.error.errors[0].reason]).toEqual([412, 'conditionNotMet']);
  const { body } = await ask('PUT', path, { ...shown, fingerprint: undefined });
  expect(body.error.message).toBe("Required field 'resource.fingerprint' not specified");
});

test('changes what is given of an SSL policy, and the features with it', async () => {
  const { read, run } = await startBalancing('targetHttpsProxies');
  const { fingerprint, enabledFeatures } = await read('global/sslPolicies/chat');
  expect(enabledFeatures).toContain('TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA');
  await run('PATCH', `${root}/global/sslPolicies/chat`, { profile: 'RESTRICTED', fingerprint });
  const policy = await read('global/sslPolicies/chat');
  expect(policy).toMatchObject({ profile: 'RESTRICTED', minTlsVersion: 'TLS_1_2' });
  expect(policy.enabledFeatures).not.toContain('TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA');
});

test('sets labels for whoever has read them as they are', async () => {
  const { ask, read, run } = await startBalancing();
  for (const part of ['addresses/chat', 'forwardingRules/chat-https']) {
    const before = await read(`global/${part}`);
    const { labelFingerprint } = before;
    const change = { labels: { target: 'web' }, labelFingerprint };
    await run('POST', `${root}/global/${part}/setLabels`, change);
    const { labels, IPAddress, address } = await read(`global/${part}`);
    expect(labels).toEqual(change.labels);
    expect([IPAddress, address]).toEqual([before.IPAddress, before.address]);
    const { status, body } = await ask('POST', `${root}/global/${part}/setLabels`, change);
    expect(status).toBe(412);
    expect(body.error.message).toContain('Labels fingerprint either invalid or');
  }
});

test('moves a proxy from one certificate to another, by a path without `global`', async () => {
  const { make, read, run } = await startBalancing();
  await make('global/sslCertificates/other', {
    type: 'MANAGED',
    managed: { domains: ['b.example.com'] },
  });
  const proxy = `${root}/targetHttpsProxies/chat`;
  const sslCertificates = [`${GLOBAL}/sslCertificates/other`];
  await run('POST', `${proxy}/setSslCertificates`, { sslCertificates, serverTlsPolicy: null });
  expect((await read('global/targetHttpsProxies/chat')).sslCertificates).toEqual([
    linkTo(`${GLOBAL}/sslCertificates/other`),
  ]);
  const { body } = await run('DELETE', `${root}/global/sslCertificates/chat`);
  expect(body).not.toHaveProperty('error');
  expect((await read('global/sslCertificates/other')).managed.status).toBe('ACTIVE');
});

test('lets a proxy have another map and no policy, and a rule another proxy', async () => {
  const { make, read, run } = await startBalancing();
  await make('global/urlMaps/other', { defaultService: `${GLOBAL}/backendServices/chat` });
  const proxy = `${root}/targetHttpProxies/chat-redirect`;
  await run('POST', `${proxy}/setUrlMap`, { urlMap: `${GLOBAL}/urlMaps/other` });
  await run('POST', `${root}/global/targetHttpsProxies/chat/setSslPolicy`, {});
  const target = `${GLOBAL}/targetHttpProxies/chat-redirect`;
  await run('POST', `${root}/global/forwardingRules/chat-https/setTarget`, { target });
  const { urlMap } = await read('global/targetHttpProxies/chat-redirect');
  expect(urlMap).toBe(linkTo(`${GLOBAL}/urlMaps/other`));
  expect(await read('global/targetHttpsProxies/chat')).not.toHaveProperty('sslPolicy');
  expect((await read('global/forwardingRules/chat-https')).target).toBe(linkTo(target));
});

test('gets a certificate a while after a rule on 443 has led to it', async () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  const { make, project, read } = await startBalancing('forwardingRules');
  vi.spyOn(project, 'msOf').mockImplementation((step) =>
    step === 'certificate.issue' ? 60_000 : 0,
  );
  const statusAfter = async (ms: number) => {
    vi.setSystemTime(Date.now() + ms);
    return (await read('global/sslCertificates/chat')).managed.status;
  };
  expect(await statusAfter(3_600_000)).toBe('PROVISIONING');
  await make('global/forwardingRules/chat-https', rule('443', 'targetHttpsProxies/chat'));
  expect(await statusAfter(59_000)).toBe('PROVISIONING');
  expect(await statusAfter(1_000)).toBe('ACTIVE');
  expect(await read('global/sslCertificates/chat')).toMatchObject({
    managed: { domainStatus: { 'chat.example.com': 'ACTIVE' } },
    subjectAlternativeNames: ['chat.example.com'],
    expireTime: expect.any(String),
  });
});

test('lets nobody touch what is still being made', async () => {
  const { ask } = await startBalancing('addresses', { speed: 1 });
  await ask('POST', `${root}/global/addresses`, { name: 'chat' });
  expect((await ask('GET', `${root}/global/addresses/chat`)).body.status).toBe('RESERVING');
  const { status, body } = await ask('DELETE', `${root}/global/addresses/chat`);
  expect([status, body.error.errors[0].reason]).toEqual([400, 'resourceNotReady']);
});

test('leaves nothing of what could not be made', async () => {
  const { ask, google, make } = await startBalancing('addresses');
  google.faults.add({ kind: 'operation', path: /addresses\/chat/, leavesNothing: true });
  const { body } = await make('global/addresses/chat', {});
  expect(body.error.errors[0].code).toBe('INTERNAL_ERROR');
  expect((await ask('GET', `${root}/global/addresses/chat`)).status).toBe(404);
});
