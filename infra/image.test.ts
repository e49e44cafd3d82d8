import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { evaluate } from '../local/program.ts';
import { deploy, digest, place, realise } from './fixture.ts';

const image = 'docker:index/image:Image';
const repository = 'gcp:artifactregistry/repository:Repository';

test("is built from the top folder by the app's own Dockerfile, for Cloud Run's CPU", async () => {
  const { build } = (await deploy('dev')).only(image).inputs as {
    build: { context: string; dockerfile: string };
  };
  // The CLI runs the program in the folder of its main file.
  const top = join(import.meta.dirname, '..');
  expect(join(import.meta.dirname, build.context)).toBe(top);
  expect(join(import.meta.dirname, build.dockerfile)).toBe(join(top, 'app/Dockerfile'));
  expect(build).toHaveProperty('platform', 'linux/amd64');
  expect(build).not.toHaveProperty('args');
});

test("is built upon another base where one is set, by the Dockerfile's own argument", async () => {
  const baseImage = 'mirror.example:5000/library/node:24-slim';
  const { build } = (await deploy('dev', { baseImage })).only(image).inputs;
  expect(build).toHaveProperty('args', { NODE_IMAGE: baseImage });
  const dockerfile = readFileSync(join(import.meta.dirname, '../app/Dockerfile'), 'utf8');
  expect(dockerfile).toMatch(/^ARG NODE_IMAGE=/m);
});

test('must not be built by a preview', async () => {
  expect((await deploy('dev')).only(image).inputs).toMatchObject({ buildOnPreview: false });
});

test('is pushed with a token of this run, which stays secret', async () => {
  const { inputs, secretInputs } = (await deploy('dev')).only(image);
  expect(inputs.registry).toEqual({
    server: 'europe-west3-docker.pkg.dev',
    username: 'oauth2accesstoken',
    password: 'local-access-token',
  });
  expect(secretInputs).toEqual(['registry.password']);
});

test('is pushed to where the repository says that it is, whatever place and project suggest', async () => {
  const registryUri = '127.0.0.1:5000/somewhere/else';
  const { resources } = await evaluate({
    stack: 'dev',
    config: place,
    realise: async (resource) => {
      const made = await realise(resource);
      return resource.type === repository ? { ...made, outputs: { registryUri } } : made;
    },
  });
  expect(resources.find(({ type }) => type === image)?.inputs).toMatchObject({
    imageName: `${registryUri}/app`,
    registry: { server: '127.0.0.1:5000' },
  });
});

test('is not built when one is given by digest; the repository is made all the same', async () => {
  const given = `europe-west3-docker.pkg.dev/demo-project/chat/app@${digest}`;
  const deployed = await deploy('dev', { image: given });
  expect(deployed.resources.filter(({ type }) => type === image)).toEqual([]);
  expect(deployed.only(repository).inputs.repositoryId).toBe('chat');
  expect(deployed.outputs.image).toBe(given);
});

test('does not pile up: old ones are dropped, the newest kept', async () => {
  const { cleanupPolicies } = (await deploy('dev')).only(repository).inputs;
  expect(cleanupPolicies).toEqual([
    { id: 'keep-newest', action: 'KEEP', mostRecentVersions: { keepCount: 10 } },
    { id: 'drop-old', action: 'DELETE', condition: { olderThan: '2592000s' } },
  ]);
});

test('can be pulled by exactly those members that are named, and by nobody unasked', async () => {
  const grant = 'gcp:artifactregistry/repositoryIamMember:RepositoryIamMember';
  const member = 'serviceAccount:service-42@serverless-robot-prod.iam.gserviceaccount.com';
  const { only } = await deploy('dev', { imageReaders: [member] });
  expect(only(grant).inputs).toEqual({
    repository: 'chat',
    location: 'europe-west3',
    role: 'roles/artifactregistry.reader',
    member,
  });
  const { resources } = await deploy('dev');
  expect(resources.filter(({ type }) => type === grant)).toEqual([]);
});
