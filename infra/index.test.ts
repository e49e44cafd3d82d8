import { beforeAll, describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { unknown } from '../local/program.ts';
import { type Deployed, deploy, digest, shortName, waitsFor } from './fixture.ts';

describe.each(['dev', 'prod'])('stack %s', (stack) => {
  let deployed: Deployed;
  beforeAll(async () => {
    deployed = await deploy(stack);
  });

  test('is exactly the resources, with the inputs, of its inventory', async () => {
    const inventory = Object.fromEntries(
      deployed.resources.map(({ type, name, inputs }) => [`${type} ${name}`, inputs]),
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
    const iam = deployed.resources.filter(({ type }) => /iam/i.test(type.split(':').at(-1) ?? ''));
    expect(iam.map(({ type }) => type)).toEqual(['gcp:projects/iAMMember:IAMMember']);
  });

  test('must not show a secret in an output', () => {
    expect(deployed.secretOutputs).toEqual([]);
    const secrets = deployed.resources.flatMap(({ name, secretInputs }) =>
      secretInputs.map((path) => `${name} ${path}`),
    );
    expect(secrets).toEqual(['app registry.password']);
    expect(JSON.stringify(deployed.outputs)).not.toContain('local-access-token');
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

test('tells what the reader of the tutorial would look up by hand', async () => {
  expect((await deploy('dev')).outputs).toEqual({
    url: 'https://chat-app.example',
    redisHost: '10.1.2.3',
    image: `europe-west3-docker.pkg.dev/demo-project/chat/app@${digest}`,
    serviceAccount: 'chat-identity@demo-project.iam.gserviceaccount.com',
    connector: 'id-of-connector',
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
    'cloudrunv2/serviceIamMember all-users': ['cloudrunv2/service app'],
  });
});

test('must not let Redis, the connector and the image wait for one another', async () => {
  const { resources, only } = await deploy('dev');
  const slow = ['gcp:redis/instance:Instance', 'gcp:vpcaccess/connector:Connector']
    .concat('docker:index/image:Image')
    .map(only);
  const byUrn = new Map(resources.map((resource) => [resource.urn, resource]));
  const reach = (urn: string): string[] => [
    urn,
    ...(byUrn.get(urn)?.dependencies ?? []).flatMap(reach),
  ];
  for (const resource of slow) {
    const others = slow.filter((other) => other !== resource).map(({ urn }) => urn);
    expect(resource.dependencies.flatMap(reach).filter((urn) => others.includes(urn))).toEqual([]);
  }
});

test('ends every name with the suffix', async () => {
  const { resources } = await deploy('dev', { suffix: 'blue' });
  const names = resources.flatMap(({ inputs }) =>
    [inputs.name, inputs.accountId, inputs.repositoryId].filter((name) => name !== undefined),
  );
  expect(names.sort()).toEqual([
    'chat-app-blue',
    'chat-blue',
    'chat-identity-blue',
    'chat-redis-blue',
    'chat-vpc-blue',
  ]);
});
