import { expect, test } from 'vitest';
import { asGcloud, KNATIVE, startGcloud } from './knative/fixture.ts';
import { broken, CONNECTOR, IMAGE, SERVICES } from './run/fixture.ts';

test('deploys as gcloud asks for it, and shows it in both versions', async () => {
  const { ask, askInRegion, deploy } = await startGcloud();
  const { body } = await deploy('POST', `${KNATIVE}/services`, asGcloud);
  expect(body).toMatchObject({ done: true, response: { kind: 'Service' } });
  const shown = (await askInRegion('GET', `${KNATIVE}/services/chat-app`)).body;
  const { status, spec } = shown;
  expect(status.conditions).toMatchObject(
    ['Ready', 'RoutesReady', 'ConfigurationsReady'].map((type) => ({ type, status: 'True' })),
  );
  expect(status.observedGeneration).toBe(shown.metadata.generation);
  expect(spec.template.spec).toMatchObject({
    containerConcurrency: 80,
    serviceAccountName: 'chat-identity@demo-project.iam.gserviceaccount.com',
    timeoutSeconds: 3600,
    containers: [{ name: 'chat-app-1', resources: { limits: { cpu: '1000m' } } }],
  });
  const { template } = (await ask('GET', `${SERVICES}/chat-app`)).body;
  expect(template.vpcAccess).toEqual({ connector: CONNECTOR, egress: 'PRIVATE_RANGES_ONLY' });
  expect(template.containers[0].resources).toMatchObject({ cpuIdle: true, startupCpuBoost: true });
});

test('takes back what it has shown as the same, and refuses it when it is no longer current', async () => {
  const { askInRegion, deploy } = await startGcloud();
  await deploy('POST', `${KNATIVE}/services`, asGcloud);
  const path = `${KNATIVE}/services/chat-app`;
  const before = (await askInRegion('GET', path)).body;
  const { response } = (await deploy('PUT', path, before)).body;
  expect(response.metadata.generation).toBe(2);
  expect(response.status.latestReadyRevisionName).toBe(before.status.latestReadyRevisionName);
  expect(response.spec).toEqual(before.spec);
  const stale = await askInRegion('PUT', path, before);
  expect(stale).toMatchObject({ status: 409, body: { error: { status: 'ABORTED' } } });
});

test('finds a revision by the label that its client gave to it', async () => {
  const { askInRegion, deploy } = await startGcloud();
  await deploy('POST', `${KNATIVE}/services`, asGcloud);
  const find = async (labelSelector: string) => {
    const query = new URLSearchParams({ labelSelector });
    return (await askInRegion('GET', `${KNATIVE}/revisions?${query}`)).body.items;
  };
  const [revision] = await find('client.knative.dev/nonce = pixgkrcazs');
  expect(revision.metadata.labels).toMatchObject({ 'serving.knative.dev/service': 'chat-app' });
  expect(await find('serving.knative.dev/service = other')).toEqual([]);
});

test('tells why a revision is not ready, in the operation and in the conditions', async () => {
  const { askInRegion, deploy } = await startGcloud();
  const { spec } = asGcloud.spec.template;
  const env = broken.template.containers[0]?.env;
  const containers = [{ image: IMAGE, env, name: '' }];
  const template = { ...asGcloud.spec.template, spec: { ...spec, containers } };
  const failing = { ...asGcloud, spec: { template } };
  const { body } = await deploy('POST', `${KNATIVE}/services`, failing);
  expect(body.error.message).toContain('The user-provided container failed to start');
  const { items } = (await askInRegion('GET', `${KNATIVE}/revisions`)).body;
  expect(items[0].status.conditions[0]).toMatchObject({
    type: 'Ready',
    status: 'False',
    reason: 'HealthCheckContainerError',
  });
});

test('looks for a service in the region that is asked, and lists it in all', async () => {
  const { ask, askInRegion, deploy } = await startGcloud();
  await deploy('POST', `${KNATIVE}/services`, asGcloud);
  const path = `${KNATIVE}/services/chat-app`;
  expect((await askInRegion('GET', path)).status).toBe(200);
  expect((await askInRegion('GET', path, undefined, 'us-central1')).status).toBe(404);
  const list = async (location: string) => {
    const path = `run/v1/projects/demo-project/locations/${location}/services`;
    return (await ask('GET', path)).body.items.length;
  };
  expect(await list('-')).toBe(1);
  expect(await list('us-central1')).toBe(0);
});

test('deletes a service, which is then not found', async () => {
  const { askInRegion, deploy, project } = await startGcloud();
  await deploy('POST', `${KNATIVE}/services`, asGcloud);
  const path = `${KNATIVE}/services/chat-app`;
  expect((await askInRegion('DELETE', path)).body).toEqual({ status: 'Success' });
  await Promise.all(project.operations.list(locationOf(project.id)).map(({ over }) => over));
  expect((await askInRegion('GET', path)).status).toBe(404);
});

const locationOf = (id: string) => `projects/${id}/locations/europe-west3`;

const { metadata, spec } = asGcloud;
const annotated = (key: string, value: string) => ({
  ...asGcloud,
  metadata: { ...metadata, annotations: { [key]: value } },
});

test.for([
  ['no template', { ...asGcloud, spec: {} }],
  ['a list that is none', annotated('run.googleapis.com/custom-audiences', '{')],
  ['a number that is none', annotated('run.googleapis.com/minScale', 'many')],
  ['a secret without a name', withVariable({ name: 'KEY', valueFrom: {} })],
  ['a variable that a shell would run', withVariable({ name: 'A;reboot', value: '' })],
] as const)('refuses %s', async ([, service]) => {
  const { askInRegion } = await startGcloud();
  const { status, body } = await askInRegion('POST', `${KNATIVE}/services`, service);
  expect([status, body.error.status]).toEqual([400, 'INVALID_ARGUMENT']);
});

function withVariable(variable: object) {
  const { template } = spec;
  const containers = [{ image: IMAGE, env: [variable] }];
  return {
    ...asGcloud,
    spec: { template: { ...template, spec: { ...template.spec, containers } } },
  };
}

test.each([
  ['serving.knative.dev/v1', 'services', 'ServiceList'],
  ['serving.knative.dev/v1', 'revisions', 'RevisionList'],
  ['run.googleapis.com/v1', 'jobs', 'JobList'],
  ['run.googleapis.com/v1', 'executions', 'ExecutionList'],
])('lists, in %s, what is of that version: %s', async (apiVersion, collection, kind) => {
  const { askInRegion } = await startGcloud();
  const { body } = await askInRegion(
    'GET',
    `apis/${apiVersion}/namespaces/demo-project/${collection}`,
  );
  expect(body).toMatchObject({ apiVersion, kind });
});
