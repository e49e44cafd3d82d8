import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  descriptorOf,
  digestOf,
  docker,
  errorOf,
  Fixture,
  imageOf,
  oci,
  ociIndex,
} from './fixture.ts';

const app = 'demo-project/chat/app';

let fixture: Fixture;
beforeEach(async () => {
  fixture = await Fixture.start();
});
afterEach(() => fixture.stop());

const get = (reference: string) => fixture.ask('GET', `/v2/${app}/manifests/${reference}`);

async function pushParts() {
  await fixture.pushBlob(app, '{}');
  await fixture.pushBlob(app, 'layer');
}

test('takes a manifest once all that it needs is there', async () => {
  const manifest = imageOf('{}', 'layer');
  await fixture.pushBlob(app, '{}');
  const refused = await errorOf(await fixture.pushManifest(app, 'v1', manifest));
  expect(refused).toMatchObject({ status: 400, code: 'MANIFEST_BLOB_UNKNOWN' });
  expect(refused.message).toContain(digestOf('layer'));
  expect(refused.message).not.toContain(digestOf('{}'));
  await fixture.pushBlob(app, 'layer');
  const taken = await fixture.pushManifest(app, 'v1', manifest);
  const digest = digestOf(JSON.stringify(manifest));
  expect(taken.status).toBe(201);
  expect(taken.headers.get('docker-content-digest')).toBe(digest);
  expect(taken.headers.get('location')).toBe(`/v2/${app}/manifests/${digest}`);
});

test.each([oci, docker])('gives a manifest back byte by byte, as %s', async (mediaType) => {
  await pushParts();
  const text = `${JSON.stringify({ ...imageOf('{}', 'layer'), mediaType }, null, 3)}\n`;
  await fixture.pushManifest(app, 'v1', text, `${mediaType}; charset=utf-8`);
  for (const reference of ['v1', digestOf(text)]) {
    const response = await get(reference);
    expect(response.headers.get('content-type')).toBe(mediaType);
    expect(await response.text()).toBe(text);
  }
});

test('refuses a manifest by a digest that is not its own', async () => {
  await pushParts();
  const manifest = imageOf('{}', 'layer');
  const wrong = await fixture.pushManifest(app, digestOf('else'), manifest);
  expect(await errorOf(wrong)).toMatchObject({ status: 400, code: 'DIGEST_INVALID' });
  const own = digestOf(JSON.stringify(manifest));
  expect(await fixture.pushManifest(app, own, manifest)).toMatchObject({ status: 201 });
});

const strange = { ...descriptorOf('layer', 'text/plain'), digest: 'sha256:../..' };

test.each([
  ['no JSON', 'nothing', oci],
  ['no object', '[]', oci],
  ['without a list of layers', { ...imageOf('{}', 'layer'), layers: undefined }, oci],
  ['with a layer of no valid digest', { ...imageOf('{}', ''), layers: [strange] }, oci],
  ['of an unknown type', { ...imageOf('{}', 'layer'), mediaType: 'text/plain' }, 'text/plain'],
  ['of another type than it says', imageOf('{}', 'layer'), docker],
])('refuses a manifest that is %s', async (_, manifest, type) => {
  await pushParts();
  const refused = await fixture.pushManifest(app, 'v1', manifest, type);
  expect(await errorOf(refused)).toMatchObject({ status: 400, code: 'MANIFEST_INVALID' });
});

test('refuses a manifest of more than 4 MiB', async () => {
  const refused = await fixture.pushManifest(app, 'v1', ' '.repeat(4 * 2 ** 20 + 1));
  expect(await errorOf(refused)).toMatchObject({ status: 413, code: 'SIZE_INVALID' });
});

test('takes an index once its images are there', async () => {
  const manifest = JSON.stringify(imageOf('{}', 'layer'));
  const index = { mediaType: ociIndex, manifests: [descriptorOf(manifest, oci)] };
  await pushParts();
  const early = await fixture.pushManifest(app, 'all', index, ociIndex);
  expect(await errorOf(early)).toMatchObject({ code: 'MANIFEST_BLOB_UNKNOWN' });
  await fixture.pushManifest(app, digestOf(manifest), manifest);
  const late = await fixture.pushManifest(app, 'all', index, ociIndex);
  expect(late.status).toBe(201);
  expect((await get('all')).headers.get('content-type')).toBe(ociIndex);
});

test("takes an index of blobs, as BuildKit's caches are", async () => {
  const index = { mediaType: ociIndex, manifests: imageOf('{}', 'layer').layers };
  await pushParts();
  const pushed = await fixture.pushManifest(app, 'cache', index, ociIndex);
  expect(pushed.status).toBe(201);
});

test('does without layers that nobody may distribute', async () => {
  await pushParts();
  const mediaType = 'application/vnd.docker.image.rootfs.foreign.diff.tar.gzip';
  const image = { ...imageOf('{}', ''), layers: [descriptorOf('theirs', mediaType)] };
  expect(await fixture.pushManifest(app, 'v1', image)).toMatchObject({ status: 201 });
});

test('moves a tag to what is pushed by it last', async () => {
  const first = await fixture.pushImage(app, 'latest');
  const second = await fixture.pushImage(app, 'latest');
  expect((await get('latest')).headers.get('docker-content-digest')).toBe(second);
  expect(await get(first)).toMatchObject({ status: 200 });
});

test('removes a tag, and by its digest a manifest with all its tags', async () => {
  const layer = Buffer.from('the same');
  const digest = await fixture.pushImage(app, 'v1', layer);
  await fixture.pushImage(app, 'v2', layer);
  await fixture.pushImage(app, 'v3');
  const remove = (reference: string) => fixture.ask('DELETE', `/v2/${app}/manifests/${reference}`);
  expect(await remove('v1')).toMatchObject({ status: 202 });
  expect(await get('v1')).toMatchObject({ status: 404 });
  expect(await get(digest)).toMatchObject({ status: 200 });
  expect(await remove(digest)).toMatchObject({ status: 202 });
  expect(await get(digest)).toMatchObject({ status: 404 });
  expect(await get('v2')).toMatchObject({ status: 404 });
  expect(await get('v3')).toMatchObject({ status: 200 });
  expect(await remove(digest)).toMatchObject({ status: 404 });
  fixture.restart();
  const listed = await fixture.ask('GET', `/v2/${app}/tags/list`);
  expect(await listed.json()).toEqual({ name: app, tags: ['v3'] });
});

test('lists what refers to a manifest, of one type where that is asked for', async () => {
  const digest = await fixture.pushImage(app, 'v1');
  const subject = { mediaType: oci, digest, size: 1 };
  const annotations = { by: 'us' };
  const about = { ...imageOf('{}', 'layer'), subject, artifactType: 'text/plain', annotations };
  await pushParts();
  const pushed = await fixture.pushManifest(app, digestOf(JSON.stringify(about)), about);
  expect(pushed.headers.get('oci-subject')).toBe(digest);
  const untyped = { ...about, artifactType: undefined };
  await fixture.pushManifest(app, digestOf(JSON.stringify(untyped)), untyped);

  const ask = async (query: string) => {
    const response = await fixture.ask('GET', `/v2/${app}/referrers/${digest}${query}`);
    expect(response.headers.get('content-type')).toBe(ociIndex);
    const { manifests } = (await response.json()) as { manifests: readonly object[] };
    return { manifests, filters: response.headers.get('oci-filters-applied') };
  };
  const first = { ...descriptorOf(JSON.stringify(about), oci), annotations };
  expect(await ask('?artifactType=text/plain')).toEqual({
    manifests: [{ ...first, artifactType: 'text/plain' }],
    filters: 'artifactType',
  });
  expect(await ask('')).toMatchObject({
    manifests: [
      { artifactType: 'text/plain' },
      { artifactType: 'application/vnd.oci.image.config.v1+json' },
    ],
    filters: null,
  });
});
