import { expect, onTestFinished, test } from 'vitest';
import { LOCATION, startGoogle } from '../fixture.ts';
import { Fixture } from '../registry/fixture.ts';

const enabled = ['artifactregistry.googleapis.com'];
const repositories = `ar/v1/${LOCATION}/repositories`;
const asProvider = {
  cleanupPolicies: {
    'keep-newest': { action: 'KEEP', mostRecentVersions: { keepCount: 10 } },
  },
  format: 'DOCKER',
  labels: { 'goog-pulumi-provisioned': 'true' },
  mode: 'STANDARD_REPOSITORY',
};
const asGcloud = { format: 'DOCKER', mode: 'MODE_UNSPECIFIED', description: '' };

/** A project with a repository that images have been pushed to. */
async function startWithImages(...references: readonly (readonly [string, string])[]) {
  const pushed = await Fixture.start();
  onTestFinished(() => pushed.stop());
  const started = await startGoogle({ enabled, registry: pushed.registry });
  await started.finish('POST', `${repositories}?repositoryId=chat`, asGcloud);
  for (const [image, reference] of references) {
    await pushed.pushImage(`demo-project/chat/${image}`, reference);
  }
  return { ...started, pushed };
}

test('makes a repository, and fills in what was not said', async () => {
  const { finish, ask } = await startGoogle({ enabled });
  await finish('POST', `${repositories}?repositoryId=chat`, asGcloud);
  const { body } = await ask('GET', `${repositories}/chat`);
  expect(body).toEqual({
    name: `${LOCATION}/repositories/chat`,
    format: 'DOCKER',
    mode: 'STANDARD_REPOSITORY',
    registryUri: 'europe-west3-docker.pkg.dev/demo-project/chat',
    satisfiesPzi: true,
    vulnerabilityScanningConfig: {
      enablementState: 'SCANNING_DISABLED',
      enablementStateReason: 'API containerscanning.googleapis.com is not enabled.',
      lastEnableTime: body.createTime,
    },
    createTime: expect.any(String),
    updateTime: body.createTime,
  });
});

test('names the registry that answers here as the place to push to', async () => {
  const { google, finish } = await startGoogle({ enabled });
  google.registryHost = '127.0.0.1:5000';
  const made = await finish('POST', `${repositories}?repository_id=chat`, asProvider);
  expect(made.body.response.registryUri).toBe('127.0.0.1:5000/demo-project/chat');
});

test('changes what the mask names, at once', async () => {
  const { finish, ask } = await startGoogle({ enabled });
  await finish('POST', `${repositories}?repositoryId=chat`, asProvider);
  const changes = { description: 'Images', labels: {}, cleanupPolicyDryRun: true };
  const mask = 'updateMask=description,cleanupPolicyDryRun';
  const { status, body } = await ask('PATCH', `${repositories}/chat?${mask}`, changes);
  expect(status).toBe(200);
  expect(body).toMatchObject({ ...asProvider, description: 'Images', cleanupPolicyDryRun: true });
});

test('lets another project read, as long as the repository is there', async () => {
  const { finish, ask, project } = await startGoogle({ enabled });
  await finish('POST', `${repositories}?repositoryId=chat`, asProvider);
  const member = 'serviceAccount:chat-deploy@production.iam.gserviceaccount.com';
  const bindings = [{ role: 'roles/artifactregistry.reader', members: [member] }];
  await ask('POST', `${repositories}/chat:setIamPolicy`, { policy: { bindings } });
  const grants = () =>
    project.cloud.made('gcp:artifactregistry/repositoryIamMember:RepositoryIamMember');
  expect(grants()).toMatchObject([{ location: 'europe-west3', member }]);
  expect((await ask('GET', `${repositories}/chat:getIamPolicy`)).body.bindings).toEqual(bindings);
  await finish('DELETE', `${repositories}/chat`);
  expect(grants()).toEqual([]);
});

test.for([
  ['a name that ends in a hyphen', 'chat-', asProvider],
  ['a name with capitals', 'Chat', asProvider],
  ['a format that there is not', 'chat', { ...asProvider, format: 'TAR' }],
  [
    'a policy that deletes the newest',
    'chat',
    {
      ...asProvider,
      cleanupPolicies: { drop: { action: 'DELETE', mostRecentVersions: { keepCount: 1 } } },
    },
  ],
] as const)('refuses %s', async ([, id, body]) => {
  const { ask } = await startGoogle({ enabled });
  const answer = await ask('POST', `${repositories}?repositoryId=${id}`, body);
  expect(answer).toMatchObject({ status: 400, body: { error: { status: 'INVALID_ARGUMENT' } } });
});

test('refuses a location that there is not, and takes one of several regions', async () => {
  const { ask, finish } = await startGoogle({ enabled });
  const at = (location: string) =>
    `ar/v1/projects/demo-project/locations/${location}/repositories?repositoryId=chat`;
  expect(await ask('POST', at('middle-earth1'), asProvider)).toMatchObject({ status: 403 });
  expect((await finish('POST', at('europe'), asProvider)).body).toMatchObject({ done: true });
});

test('refuses another format for a repository that is there', async () => {
  const { finish, ask } = await startGoogle({ enabled });
  await finish('POST', `${repositories}?repositoryId=chat`, asProvider);
  const answer = await ask('PATCH', `${repositories}/chat?updateMask=format`, { format: 'NPM' });
  expect(answer).toMatchObject({ status: 400, body: { error: { status: 'INVALID_ARGUMENT' } } });
});

test('refuses a name that is taken, and one that is not there', async () => {
  const { finish, ask } = await startGoogle({ enabled });
  await finish('POST', `${repositories}?repositoryId=chat`, asProvider);
  const again = await ask('POST', `${repositories}?repositoryId=chat`, asProvider);
  expect(again).toMatchObject({ status: 409, body: { error: { status: 'ALREADY_EXISTS' } } });
  const absent = await ask('DELETE', `${repositories}/other`);
  expect(absent).toMatchObject({ status: 404, body: { error: { status: 'NOT_FOUND' } } });
});

test('begins nothing on a repository while something is done to it', async () => {
  const { google, ask } = await startGoogle({ enabled, speed: 1 });
  const made = await ask('POST', `${repositories}?repositoryId=chat`, asProvider);
  expect(made.body.done).toBe(false);
  const answer = await ask('DELETE', `${repositories}/chat`);
  expect(answer).toMatchObject({ status: 409, body: { error: { status: 'ABORTED' } } });
  await google.stop();
});

test('shows what has been pushed', async () => {
  const { ask } = await startWithImages(['app', 'v1'], ['app', 'v2']);
  const { body } = await ask('GET', `${repositories}/chat/dockerImages`);
  expect(body.dockerImages).toHaveLength(2);
  const [image] = body.dockerImages;
  expect(image).toMatchObject({ tags: ['v1'], imageSizeBytes: expect.stringMatching(/^\d+$/) });
  expect(image.uri).toMatch(/^europe-west3-docker\.pkg\.dev\/demo-project\/chat\/app@sha256:/);
  expect((await ask('GET', `ar/v1/${image.name}`)).body).toEqual(image);
  const repository = await ask('GET', `${repositories}/chat`);
  expect(Number(repository.body.sizeBytes)).toBeGreaterThan(2000);
});

test('deletes a version only when its tag is gone, as gcloud goes about it', async () => {
  const { ask, finish } = await startWithImages(['app', 'v1'], ['app', 'v2']);
  const base = `${repositories}/chat/packages/app`;
  const { body: tag } = await ask('GET', `${base}/tags/v1`);
  expect(await ask('DELETE', `ar/v1/${tag.version}`)).toMatchObject({ status: 400 });
  const filter = encodeURIComponent(`version="${tag.version}"`);
  expect((await ask('GET', `${base}/tags?filter=${filter}`)).body).toEqual({ tags: [tag] });
  await ask('DELETE', `ar/v1/${tag.name}`);
  expect((await finish('DELETE', `ar/v1/${tag.version}`)).body).toMatchObject({ done: true });
  const { body } = await ask('GET', `${base}/versions?view=FULL`);
  expect(body.versions).toMatchObject([{ relatedTags: [{ name: expect.stringMatching(/v2$/) }] }]);
});

test('calls a version by one more name, of which there is one', async () => {
  const { ask } = await startWithImages(['app', 'v1'], ['app', 'v2']);
  const base = `${repositories}/chat/packages/app`;
  const { body: v1 } = await ask('GET', `${base}/tags/v1`);
  const made = await ask('POST', `${base}/tags?tagId=released`, { version: v1.version });
  expect(made.body).toEqual({ name: v1.name.replace(/v1$/, 'released'), version: v1.version });
  expect((await ask('GET', `${base}/tags/released`)).body).toEqual(made.body);
  const again = await ask('POST', `${base}/tags?tagId=released`, { version: v1.version });
  expect(again.body.error.status).toBe('ALREADY_EXISTS');
  const none = v1.version.replace(/[0-9a-f]{64}$/, '0'.repeat(64));
  expect(await ask('POST', `${base}/tags?tagId=x`, { version: none })).toMatchObject({
    status: 404,
  });
});

test('deletes all versions of an image', async () => {
  const { ask, finish } = await startWithImages(['app', 'v1'], ['app', 'v2'], ['other', 'v1']);
  await finish('DELETE', `${repositories}/chat/packages/app`);
  const { body } = await ask('GET', `${repositories}/chat/packages`);
  expect(body.packages).toMatchObject([{ name: expect.stringMatching(/packages\/other$/) }]);
});

test('moves no tag of a repository whose tags are immutable', async () => {
  const { ask } = await startWithImages(['app', 'v1']);
  const dockerConfig = { immutableTags: true };
  await ask('PATCH', `${repositories}/chat?updateMask=dockerConfig`, { dockerConfig });
  const answer = await ask('DELETE', `${repositories}/chat/packages/app/tags/v1`);
  expect(answer.body.error.status).toBe('FAILED_PRECONDITION');
});

test('deletes the images with their repository', async () => {
  const { finish, pushed } = await startWithImages(['app', 'v1']);
  const place = { project: 'demo-project', location: 'europe-west3', repository: 'chat' };
  expect(pushed.registry.images(place)).toHaveLength(1);
  await finish('DELETE', `${repositories}/chat`);
  expect(pushed.registry.images(place)).toEqual([]);
});

test('lists the locations that gcloud goes through', async () => {
  const { ask } = await startGoogle({ enabled });
  const { body } = await ask('GET', 'ar/v1beta2/projects/demo-project/locations');
  expect(body.locations).toContainEqual({
    name: LOCATION,
    locationId: 'europe-west3',
    displayName: 'europe-west3',
  });
});
