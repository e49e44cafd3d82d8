import { beforeAll, describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { type RegisteredResource, unknown } from '../local/program.ts';
import { type Deployed, deploy, digest, shortName, waitsFor } from './fixture.ts';

/** Every string in a resource's inputs, and where it stands. */
function stringsIn(value: unknown, path = ''): { path: string; text: string }[] {
  if (typeof value === 'string') return [{ path, text: value }];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, part]) =>
    stringsIn(part, path === '' ? key : `${path}.${key}`),
  );
}

/** A dashboard is one long string to Pulumi. */
const readable = ({ dashboardJson, ...inputs }: RegisteredResource['inputs']) =>
  typeof dashboardJson === 'string'
    ? { ...inputs, dashboardJson: JSON.parse(dashboardJson) as object }
    : inputs;

describe.each(['dev', 'prod'])('stack %s', (stack) => {
  let deployed: Deployed;
  beforeAll(async () => {
    deployed = await deploy(stack);
  });

  test('is exactly the resources, with the inputs, of its inventory', async () => {
    const inventory = Object.fromEntries(
      deployed.resources.map(({ type, name, inputs }) => [`${type} ${name}`, readable(inputs)]),
    );
    const text = stringify(inventory, { sortMapEntries: true, aliasDuplicateObjects: false });
    await expect(text).toMatchFileSnapshot(`inventory/${stack}.yaml`);
  });

  test('must not run anything as the default service account', () => {
    const { template } = deployed.only('gcp:cloudrunv2/service:Service').inputs;
    expect(template).toHaveProperty(
      'serviceAccount',
      expect.stringMatching(/^chat-identity.*@demo-project\.iam\.gserviceaccount\.com$/),
    );
    expect(JSON.stringify(deployed.resources)).not.toMatch(
      /compute@developer|appspot\.gserviceaccount|cloudbuild\.gserviceaccount/,
    );
  });

  test('must not own a whole IAM list: members only, no binding and no policy', () => {
    const kinds = deployed.resources.map(({ type }) => type.split(':').at(-1) ?? '');
    const iam = kinds.filter((kind) => /iam/i.test(kind));
    expect(iam.filter((kind) => !kind.toLowerCase().endsWith('iammember'))).toEqual([]);
    expect(iam).not.toEqual([]);
  });

  test('must not show a secret in an output, nor in a plain input', () => {
    expect(deployed.secretOutputs).toEqual([]);
    expect(JSON.stringify(deployed.outputs)).not.toMatch(/local-access-token|hush/);
    const plain = deployed.resources.flatMap(({ name, inputs, secretInputs }) =>
      stringsIn(inputs)
        .filter(
          ({ path, text }) => /local-access-token|hush/.test(text) && !secretInputs.includes(path),
        )
        .map(({ path }) => `${name} ${path}`),
    );
    expect(plain).toEqual([]);
  });

  test('keeps everything in one region', () => {
    const regions = deployed.resources.map(({ inputs }) => inputs.region ?? inputs.location);
    expect(new Set(regions.filter((region) => region !== undefined))).toEqual(
      new Set(['europe-west3']),
    );
  });

  test('survives a preview, where nothing that Google computes is known', async () => {
    const preview = await deploy(stack, {}, { preview: true });
    const names = ({ resources }: Deployed) => resources.map(({ urn }) => urn).sort();
    expect(names(preview)).toEqual(names(deployed));
    expect(preview.outputs).toMatchObject({ url: unknown, redisHost: unknown, image: unknown });
  });
});

test('is protected from a replacement where it is from deletion, Redis and the service alone', async () => {
  const isProtected = async (stack: string) =>
    (await deploy(stack)).resources
      .filter(({ protect }) => protect)
      .map(({ urn }) => shortName(urn));
  expect(await isProtected('dev')).toEqual([]);
  expect((await isProtected('prod')).sort()).toEqual([
    'cloudrunv2/service app',
    'redis/instance redis',
  ]);
});

test('tells what the reader of the tutorial would look up by hand', async () => {
  expect((await deploy('dev')).outputs).toEqual({
    url: 'https://chat-app.example',
    redisHost: '10.1.2.3',
    image: `europe-west3-docker.pkg.dev/demo-project/chat/app@${digest}`,
    serviceAccount: 'chat-identity@demo-project.iam.gserviceaccount.com',
    egress: 'id-of-connector',
    eraser: 'chat-app-erase',
  });
});

test('makes each resource wait for the APIs it uses and what it refers to alone', async () => {
  const { resources } = await deploy('dev', { access: 'allUsers' });
  const graph = Object.fromEntries(
    resources
      .filter(({ type }) => type !== 'gcp:projects/service:Service')
      .map((resource) => [shortName(resource.urn), waitsFor(resource)]),
  );
  expect(graph).toEqual({
    'redis/instance redis': ['projects/service compute', 'projects/service redis'],
    'vpcaccess/connector connector': ['projects/service compute', 'projects/service vpcaccess'],
    'serviceaccount/account account': ['projects/service iam'],
    'projects/iAMMember service-usage-consumer': [
      'projects/service cloudresourcemanager',
      'serviceaccount/account account',
    ],
    'artifactregistry/repository repository': ['projects/service artifactregistry'],
    'index/image app': ['artifactregistry/repository repository'],
    'cloudrunv2/service app': [
      'index/image app',
      'projects/service run',
      'redis/instance redis',
      'serviceaccount/account account',
      'vpcaccess/connector connector',
    ],
    'cloudrunv2/job eraser': [
      'index/image app',
      'projects/service run',
      'redis/instance redis',
      'serviceaccount/account account',
      'vpcaccess/connector connector',
    ],
    'cloudrunv2/serviceIamMember all-users': ['cloudrunv2/service app'],
  });
});

test('makes nothing wait in prod for what it has no use for, and all for what it has', async () => {
  const { only } = await deploy('prod');
  const waits = (type: string, name?: string) => waitsFor(only(type, name));
  expect(waits('gcp:compute/network:Network')).toEqual(['projects/service compute']);
  expect(waits('gcp:redis/instance:Instance')).toContain('compute/network network');
  expect(waits('gcp:vpcaccess/connector:Connector')).toContain('compute/network network');
  expect(waits('gcp:secretmanager/secretVersion:SecretVersion', 'version')).toEqual([
    'redis/instance redis',
    'secretmanager/secret secret',
  ]);
  // Cloud Run refuses a revision that may not read its secret.
  for (const type of ['gcp:cloudrunv2/service:Service', 'gcp:cloudrunv2/job:Job']) {
    expect(waits(type)).toContain('secretmanager/secretIamMember reader');
    expect(waits(type)).toContain('secretmanager/secretVersion version');
  }
});

test.each(['dev', 'prod'])(
  'must not let the slow ones of %s wait for one another',
  async (stack) => {
    const { resources, only } = await deploy(stack);
    const slow = ['gcp:redis/instance:Instance', 'gcp:vpcaccess/connector:Connector']
      .concat('docker:index/image:Image')
      .map((type) => only(type));
    const byUrn = new Map(resources.map((resource) => [resource.urn, resource]));
    const reach = (urn: string): string[] => [
      urn,
      ...(byUrn.get(urn)?.dependencies ?? []).flatMap(reach),
    ];
    for (const resource of slow) {
      const others = slow.filter((other) => other !== resource).map(({ urn }) => urn);
      expect(resource.dependencies.flatMap(reach).filter((urn) => others.includes(urn))).toEqual(
        [],
      );
    }
  },
);

test('ends every name with the suffix', async () => {
  const { resources } = await deploy('dev', { suffix: 'blue', network: 'create', redisAuth: true });
  const names = resources
    .flatMap(({ inputs }) => [inputs.name, inputs.accountId, inputs.repositoryId, inputs.secretId])
    .filter((name) => name !== undefined && name !== 'id-of-secret');
  expect(names.sort()).toEqual([
    'chat-app-blue',
    'chat-app-blue-erase',
    'chat-blue',
    'chat-blue',
    'chat-identity-blue',
    'chat-redis-blue',
    'chat-redis-blue-auth',
    'chat-vpc-blue',
  ]);
});
