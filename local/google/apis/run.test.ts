import { expect, onTestFinished, test } from 'vitest';
import { LOCATION } from '../fixture.ts';
import { Fixture } from '../registry/fixture.ts';
import { broken, CONNECTOR, IMAGE, least, reach, SERVICES, startRun } from './run/fixture.ts';

const CHAT = `${SERVICES}/chat-app`;
const CREATE = `${SERVICES}?serviceId=chat-app`;
const EMAIL = 'chat-identity@demo-project.iam.gserviceaccount.com';

/** As the provider sends it. */
const asProvider = {
  ingress: 'INGRESS_TRAFFIC_ALL',
  invokerIamDisabled: true,
  labels: { 'goog-pulumi-provisioned': 'true' },
  template: {
    containers: [
      {
        image: IMAGE,
        env: [{ name: 'REDISHOST', value: '10.1.2.3' }],
        ports: [{ containerPort: 8080 }],
        resources: { limits: { cpu: '1', memory: '512Mi' }, startupCpuBoost: true },
        startupProbe: {
          failureThreshold: 60,
          grpc: null,
          httpGet: { path: '/health/startup' },
          initialDelaySeconds: 0,
          periodSeconds: 2,
          tcpSocket: null,
          timeoutSeconds: 1,
        },
      },
    ],
    maxInstanceRequestConcurrency: 1000,
    scaling: { maxInstanceCount: 10 },
    serviceAccount: EMAIL,
    sessionAffinity: true,
    timeout: '3600s',
    vpcAccess: { connector: CONNECTOR, egress: 'PRIVATE_RANGES_ONLY' },
  },
};

test('makes a service that serves of the least that can be said, and fills in the rest', async () => {
  const { finish, project } = await startRun();
  const answer = await finish('POST', CREATE, least);
  const account = `${project.number}-compute@developer.gserviceaccount.com`;
  expect(answer.body.response).toMatchObject({
    generation: '1',
    observedGeneration: '1',
    ingress: 'INGRESS_TRAFFIC_ALL',
    launchStage: 'GA',
    traffic: [{ type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST', percent: 100 }],
    terminalCondition: { type: 'Ready', state: 'CONDITION_SUCCEEDED' },
    template: {
      timeout: '300s',
      serviceAccount: account,
      maxInstanceRequestConcurrency: 80,
      scaling: { maxInstanceCount: 100 },
      containers: [
        {
          ports: [{ name: 'http1', containerPort: 8080 }],
          resources: { limits: { cpu: '1000m', memory: '512Mi' }, cpuIdle: true },
          startupProbe: { tcpSocket: { port: 8080 }, timeoutSeconds: 240, failureThreshold: 1 },
        },
      ],
    },
  });
  expect(await reach(answer)).toBe('200');
});

test('gives back what the provider sent, without what says nothing', async () => {
  const { finish } = await startRun();
  const { body } = await finish('POST', CREATE, asProvider);
  const [container] = body.response.template.containers;
  expect(container.resources).toEqual(asProvider.template.containers[0]?.resources);
  expect(container.startupProbe).toEqual({
    failureThreshold: 60,
    httpGet: { path: '/health/startup', port: 8080 },
    periodSeconds: 2,
    timeoutSeconds: 1,
  });
  const { containers: _, ...template } = asProvider.template;
  expect(body.response).toMatchObject({ invokerIamDisabled: true, labels: asProvider.labels });
  expect(body.response.template).toMatchObject(template);
  expect(container).not.toHaveProperty('name');
});

test('makes a revision of a changed template, and of nothing else', async () => {
  const { finish, ask } = await startRun();
  await finish('POST', CREATE, least);
  const labelled = await finish('PATCH', CHAT, { ...least, labels: { kept: 'yes' } });
  expect(labelled.body.response).toMatchObject({ generation: '2', labels: { kept: 'yes' } });
  const timeout = { template: { ...least.template, timeout: '3600s' } };
  const { body } = await finish('PATCH', CHAT, timeout);
  expect(body.response.latestReadyRevision).toMatch(/\/revisions\/chat-app-00003-[a-z0-9]{3}$/);
  const { revisions } = (await ask('GET', `${CHAT}/revisions`)).body;
  expect(revisions.map(({ timeout }: { timeout: string }) => timeout)).toEqual(['3600s', '300s']);
});

test('forgets what a change without a mask does not say, and leaves alone what a mask leaves out', async () => {
  const { finish } = await startRun();
  await finish('POST', CREATE, { ...least, invokerIamDisabled: true, description: 'A chat' });
  const masked = await finish('PATCH', `${CHAT}?updateMask=description`, { description: 'Chat' });
  expect(masked.body.response).toMatchObject({ invokerIamDisabled: true, description: 'Chat' });
  const { body } = await finish('PATCH', CHAT, least);
  expect(body.response).not.toHaveProperty('invokerIamDisabled');
  expect(body.response).not.toHaveProperty('description');
});

test('goes on serving by the old revision when the new one is not ready', async () => {
  const { finish, ask } = await startRun();
  const before = await finish('POST', CREATE, least);
  const { body } = await finish('PATCH', CHAT, broken);
  expect(body.error).toMatchObject({ code: 9 });
  expect(body.error.message).toMatch(
    /^Revision 'chat-app-00002-\w+' is not ready and cannot serve traffic. The user-provided /,
  );
  expect(body.error.message).toContain(
    'container failed to start and listen on the port defined provided by the PORT=8080',
  );
  const after = await ask('GET', CHAT);
  expect(after.body.terminalCondition).toMatchObject({ state: 'CONDITION_FAILED' });
  expect(after.body.latestReadyRevision).toBe(before.body.response.latestReadyRevision);
  expect(after.body.latestCreatedRevision).toContain('/chat-app-00002-');
  expect(await reach(after)).toBe('200');
});

test('leaves a service whose first revision is not ready, to be put right or deleted', async () => {
  const { finish, ask } = await startRun();
  await finish('POST', CREATE, broken);
  expect((await ask('POST', CREATE, least)).body.error.message).toBe(
    "Resource 'chat-app' already exists.",
  );
  expect(await reach(await finish('PATCH', CHAT, least))).toBe('200');
  expect((await finish('DELETE', CHAT)).body.response).toHaveProperty('deleteTime');
  expect((await ask('GET', CHAT)).status).toBe(404);
});

test.for([
  ['a reserved variable', { containers: [{ image: IMAGE, env: [{ name: 'PORT' }] }] }, 'PORT'],
  ['too high a concurrency', { maxInstanceRequestConcurrency: 1001 }, '1000'],
  ['too long a timeout', { timeout: '3601s' }, '3600'],
  ['a least number over the greatest', { scaling: { minInstanceCount: 101 } }, '100'],
  ['an access without a way', { vpcAccess: { egress: 'ALL_TRAFFIC' } }, 'one and only one'],
  ['a revision of another name', { revision: 'other-1' }, 'chat-app-'],
  [
    'too little memory for the CPUs',
    { containers: [{ image: IMAGE, resources: { limits: { cpu: '4', memory: '1Gi' } } }] },
    'between 2048Mi and 16384Mi',
  ],
  [
    'a probe that is given more time than lies between two',
    { containers: [{ image: IMAGE, livenessProbe: { httpGet: {}, timeoutSeconds: 11 } }] },
    'must be less than period_seconds',
  ],
] as const)('refuses %s', async ([, template, message]) => {
  const { ask } = await startRun();
  const answer = await ask('POST', CREATE, { template: { ...least.template, ...template } });
  expect(answer).toMatchObject({ status: 400, body: { error: { status: 'INVALID_ARGUMENT' } } });
  expect(answer.body.error.message).toContain(message);
});

test('refuses a name of fifty characters, and an account that is not there', async () => {
  const { ask } = await startRun();
  const long = await ask('POST', `${SERVICES}?serviceId=${'a'.repeat(50)}`, least);
  expect(long.body.error.message).toContain('less than 50 characters');
  const template = { ...least.template, serviceAccount: 'nobody' };
  const { status, body } = await ask('POST', CREATE, { template });
  expect(status).toBe(403);
  expect(body.error.message).toContain(
    "Permission 'iam.serviceaccounts.actAs' denied on service account " +
      'nobody@demo-project.iam.gserviceaccount.com',
  );
});

test('tells of a connector that is not there, and of a secret that may not be read', async () => {
  const { finish, project } = await startRun();
  const elsewhere = { template: { ...least.template, vpcAccess: { connector: 'other' } } };
  const { body } = await finish('POST', CREATE, elsewhere);
  expect(body.error.message).toContain(
    `VPC connector ${LOCATION}/connectors/other does not exist, or Cloud Run does not have ` +
      'permission to use it.',
  );
  const env = [
    { name: 'REDISAUTH', valueSource: { secretKeyRef: { secret: 'auth', version: '1' } } },
  ];
  const hidden = { template: { containers: [{ image: IMAGE, env }] } };
  expect((await finish('PATCH', CHAT, hidden)).body.error).toMatchObject({
    code: 7,
    message: expect.stringContaining(
      'env[0].value_from.secret_key_ref.name: Permission denied on secret: ' +
        `projects/${project.number}/secrets/auth/versions/1 for Revision service account`,
    ),
  });
});

test('runs what a tag stood for when the revision was made, and tells of an image that is not there', async () => {
  const pushed = await Fixture.start();
  onTestFinished(() => pushed.stop());
  const { registry } = pushed;
  const { finish, ask } = await startRun({ registry });
  const { body } = await finish('POST', CREATE, least);
  expect(body.error).toMatchObject({
    code: 5,
    message: expect.stringMatching(/^Revision '.+' is not ready .+ Image '.+:1' not found\.$/),
  });
  await pushed.pushImage('demo-project/chat/app', '1');
  await finish('PATCH', CHAT, { template: { ...least.template, timeout: '60s' } });
  const { revisions } = (await ask('GET', `${CHAT}/revisions`)).body;
  expect(revisions[0].containers[0].image).toMatch(/\/chat\/app@sha256:[0-9a-f]{64}$/);
});

test('refuses a change by somebody who knows an older version', async () => {
  const { ask, finish } = await startRun();
  const { body } = await finish('POST', CREATE, least);
  const { etag } = body.response;
  await finish('PATCH', CHAT, { ...least, labels: { kept: 'yes' } });
  const stale = await ask('PATCH', CHAT, { ...least, etag });
  expect(stale).toMatchObject({ status: 409, body: { error: { status: 'ABORTED' } } });
  expect(stale.body.error.message).toMatch(
    /^Conflict for resource 'chat-app': version '\d{16}' was specified but current version is '\d{16}'.$/,
  );
  const query = new URLSearchParams({ etag });
  expect((await ask('DELETE', `${CHAT}?${query}`)).status).toBe(409);
});

test('says of what is not there where it looked for it', async () => {
  const { ask } = await startRun();
  const { body } = await ask('GET', CHAT);
  expect(body.error.message).toBe(
    "Resource 'chat-app' of kind 'SERVICE' in region 'europe-west3' in project 'demo-project' " +
      'does not exist.',
  );
});

test('only looks when it is asked whether something would do', async () => {
  const { ask } = await startRun();
  const { status } = await ask('POST', `${CREATE}&validateOnly=true`, least);
  expect(status).toBe(200);
  expect((await ask('GET', SERVICES)).body).toEqual({});
});

test('deletes an old revision, and neither the latest nor one that traffic goes to', async () => {
  const { ask, finish } = await startRun();
  const revision = async (body: object, method = 'PATCH') => {
    const answer = await finish(method, method === 'POST' ? CREATE : CHAT, body);
    return answer.body.response.latestReadyRevision.split('/').at(-1) as string;
  };
  const old = await revision(least, 'POST');
  const latest = await revision({ template: { ...least.template, timeout: '60s' } });
  const refused = await ask('DELETE', `${CHAT}/revisions/${latest}`);
  expect(refused.body.error.status).toBe('FAILED_PRECONDITION');
  await ask('DELETE', `${CHAT}/revisions/${old}`);
  expect((await ask('GET', `${CHAT}/revisions`)).body.revisions).toHaveLength(1);
});

test('shows traffic that goes to a revision by its name, and tells of one that is not there', async () => {
  const { finish } = await startRun();
  const { body } = await finish('POST', CREATE, least);
  const to = (revision: string) => ({
    ...least,
    traffic: [{ type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION', revision, percent: 100 }],
  });
  const revision = body.response.latestReadyRevision.split('/').at(-1);
  const there = await finish('PATCH', CHAT, to(revision));
  expect(there.body.response.trafficStatuses).toEqual(to(revision).traffic);
  const { error, metadata } = (await finish('PATCH', CHAT, to('chat-app-none'))).body;
  expect(error.message).toContain("Revision 'chat-app-none' does not exist or is deleted.");
  expect(metadata.terminalCondition).toMatchObject({ state: 'CONDITION_FAILED' });
});
