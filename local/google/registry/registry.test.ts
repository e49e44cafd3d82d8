import { readdirSync } from 'node:fs';
import { request as send } from 'node:http';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { digestOf, errorOf, Fixture, oci, other, place } from './fixture.ts';

const app = 'demo-project/chat/app';
const host = 'europe-west3-docker.pkg.dev';

let fixture: Fixture;
beforeEach(async () => {
  fixture = await Fixture.start();
});
afterEach(() => fixture.stop());

const kept = () => readdirSync(join(fixture.folder, 'blobs/sha256')).length;
const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`;

test.each([
  ['no credentials', ''],
  ['no token', basic('oauth2accesstoken:')],
  ['no user that Google knows', basic('somebody:a-token')],
  ['no token to bear', 'Bearer '],
])('asks for credentials where there are %s', async (_, authorization) => {
  for (const path of ['/v2/', `/v2/${app}/manifests/latest`]) {
    const refused = await fixture.ask('GET', path, { headers: { authorization } });
    expect(refused.headers.get('www-authenticate')).toBe('Basic realm="Artifact Registry"');
    expect(await errorOf(refused)).toMatchObject({ status: 401, code: 'UNAUTHORIZED' });
  }
});

test.each([basic('oauth2accesstoken:a-token'), basic('_json_key:{"a": ":"}'), 'Bearer a-token'])(
  'lets in who says %s',
  async (authorization) => {
    const response = await fixture.ask('GET', '/v2/', { headers: { authorization } });
    expect(response.status).toBe(200);
    expect(response.headers.get('docker-distribution-api-version')).toBe('registry/2.0');
  },
);

test.each([
  ['POST', 'demo-project/nowhere/app/blobs/uploads/'],
  ['GET', 'demo-project/nowhere/app/manifests/latest'],
  ['GET', 'demo-project/nowhere/app/tags/list'],
  ['PUT', 'other-project/nowhere/app/manifests/latest'],
])("refuses %s %s in Artifact Registry's words", async (method, path) => {
  expect(await errorOf(await fixture.ask(method, `/v2/${path}`))).toEqual({
    status: 404,
    code: 'NAME_UNKNOWN',
    message: 'Repository "nowhere" not found',
  });
});

test('says what a name lacks that ends with the repository', async () => {
  const refused = await fixture.ask('POST', '/v2/demo-project/chat/blobs/uploads/');
  expect(await errorOf(refused)).toMatchObject({
    status: 400,
    code: 'NAME_INVALID',
    message: expect.stringContaining('HOST-NAME/PROJECT-ID/REPOSITORY/IMAGE'),
  });
});

test.each(['demo-project/chat/App', 'demo-project/chat/..%2F..', 'demo-project/chat/-a'])(
  'refuses the name %s',
  async (name) => {
    const refused = await fixture.ask('GET', `/v2/${name}/manifests/latest`);
    expect(await errorOf(refused)).toMatchObject({ status: 400, code: 'NAME_INVALID' });
  },
);

test('keeps a fault of its own to itself', async () => {
  const log = vi.spyOn(console, 'error').mockImplementation(() => {});
  fixture.stop();
  const fault = new Error('a secret');
  const locate = () => {
    throw fault;
  };
  fixture = await Fixture.start({ locate });
  expect(await errorOf(await fixture.ask('GET', `/v2/${app}/manifests/v1`))).toEqual({
    status: 500,
    code: 'UNKNOWN',
    message: 'internal error',
  });
  expect(log).toHaveBeenCalledExactlyOnceWith(fault);
  log.mockRestore();
});

test('looks for a repository where the host says that it is', async () => {
  await fixture.pushImage(app, 'v1');
  const ask = async (region: string) => {
    const headers = { authorization: 'Bearer a-token', host: `${region}-docker.pkg.dev` };
    const path = `/v2/${app}/tags/list`;
    const request = send({ host: '127.0.0.1', port: fixture.port, path, headers }).end();
    return new Promise((resolve) => request.on('response', (response) => resolve(json(response))));
  };
  expect(await ask('europe-west3')).toHaveProperty('tags', ['v1']);
  expect(await ask('us-central1')).toHaveProperty('errors');
});

test('takes names of several parts, even of the words of a path', async () => {
  const name = 'demo-project/chat/team/blobs/uploads';
  const digest = await fixture.pushImage(name, 'v1');
  expect(fixture.registry.find(`${host}/${name}:v1`)).toMatchObject({
    name: 'team/blobs/uploads',
    digest,
  });
});

test('says which methods there are', async () => {
  const digest = await fixture.pushBlob(app, 'x');
  const refused = await fixture.ask('DELETE', `/v2/${app}/blobs/${digest}`);
  expect(refused.headers.get('allow')).toBe('GET, HEAD');
  expect(await errorOf(refused)).toMatchObject({ status: 405, code: 'UNSUPPORTED' });
});

test('finds an image by what a service is given', async () => {
  const digest = await fixture.pushImage(app, 'latest');
  const newest = await fixture.pushImage(app, 'v2');
  const find = (reference: string) => fixture.registry.find(reference)?.digest;
  expect(find(`${host}/${app}`)).toBe(digest);
  expect(find(`127.0.0.1:${fixture.port}/${app}:v2`)).toBe(newest);
  expect(find(`${host}/${app}@${digest}`)).toBe(digest);
  expect(find(`${host}/${app}:v2@${digest}`)).toBe(digest);
});

test.each([
  `${host}/${app}:v3`,
  `${host}/${app}@sha256:${'0'.repeat(64)}`,
  `${host}/demo-project/chat/web:v1`,
  `${host}/demo-project/nowhere/app:v1`,
  `us-central1-docker.pkg.dev/${app}:v1`,
  `${host}/demo-project/chat:v1`,
  `${host}/${app}:`,
  `${host}/${app}@v1`,
  'app',
  '',
])('finds nothing by %j', async (reference) => {
  await fixture.pushImage(app, 'v1');
  expect(fixture.registry.find(reference)).toBeUndefined();
});

test('lists the images of a repository, each with its tags and its size', async () => {
  const layer = Buffer.from('a layer');
  const digest = await fixture.pushImage(app, 'v2', layer);
  await fixture.pushImage(app, 'v1', layer);
  await fixture.pushImage('demo-project/chat/web', 'v1');
  await fixture.pushImage('demo-project/other/app', 'v1');
  const images = fixture.registry.images(place);
  expect(images.map(({ name }) => name)).toEqual(['app', 'web']);
  expect(images[0]).toEqual({
    name: 'app',
    digest,
    tags: ['v1', 'v2'],
    sizeBytes: '{}a layer'.length,
    mediaType: oci,
    uploadTime: expect.stringMatching(/^\d{4}-.+Z$/),
    updateTime: expect.stringMatching(/^\d{4}-.+Z$/),
  });
});

test('removes a tag, or an image with its tags, for good', async () => {
  const digest = await fixture.pushImage(app, 'v1');
  await fixture.pushImage(app, 'v2');
  fixture.registry.delete(place, 'app', 'v1');
  expect(fixture.registry.images(place)).toMatchObject([{ digest, tags: [] }, { tags: ['v2'] }]);
  fixture.registry.delete(place, 'app', digest);
  fixture.registry.delete(place, 'web', 'v2');
  fixture.restart();
  expect(fixture.registry.images(place)).toMatchObject([{ tags: ['v2'] }]);
});

test('removes the images of one repository, but not what others need', async () => {
  const layer = Buffer.from('a layer');
  await fixture.pushImage(app, 'v1', layer);
  await fixture.pushImage(app, 'v2');
  await fixture.pushImage('demo-project/other/app', 'v1', layer);
  expect(kept()).toBe(5);
  fixture.registry.remove(place);
  expect(fixture.registry.images(place)).toEqual([]);
  expect(fixture.registry.images(other)).toHaveLength(1);
  expect(kept()).toBe(3);
  fixture.restart();
  expect(fixture.registry.images(place)).toEqual([]);
});

test('has after a restart what was pushed before, and nothing that no image needs', async () => {
  const digest = await fixture.pushImage(app, 'v1');
  const stray = await fixture.pushBlob(app, 'of an image that never came');
  const before = fixture.registry.images(place);
  fixture.restart();
  expect(fixture.registry.images(place)).toEqual(before);
  const has = async (what: string) => (await fixture.ask('GET', `/v2/${app}/${what}`)).ok;
  expect(await has(`manifests/${digest}`)).toBe(true);
  expect(await has(`blobs/${stray}`)).toBe(false);
  expect(kept()).toBe(3);
});

test('takes nothing for a repository that went while it was on its way', async () => {
  let there = true;
  fixture.stop();
  fixture = await Fixture.start({ locate: () => (there ? place.location : undefined) });
  const location = await fixture.begin(app);
  there = false;
  fixture.registry.remove(place);
  const path = `${location}?digest=${digestOf('x')}`;
  const ended = await fixture.ask('PUT', path, { body: 'x' });
  expect(await errorOf(ended)).toMatchObject({ status: 404, code: 'NAME_UNKNOWN' });
  expect(kept()).toBe(0);
});
