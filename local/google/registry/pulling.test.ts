import { afterEach, beforeEach, expect, test } from 'vitest';
import { digestOf, errorOf, Fixture, oci } from './fixture.ts';

const app = 'demo-project/chat/app';
const letters = 'abcdefghij';
const path = `/v2/${app}/blobs/${digestOf(letters)}`;

let fixture: Fixture;
beforeEach(async () => {
  fixture = await Fixture.start();
});
afterEach(() => fixture.stop());

test('tells of a blob what it is, without sending it', async () => {
  await fixture.pushBlob(app, letters);
  const response = await fixture.ask('HEAD', path);
  expect(response.status).toBe(200);
  expect(Object.fromEntries(response.headers)).toMatchObject({
    'content-length': '10',
    'docker-content-digest': digestOf(letters),
  });
  const unknown = `/v2/${app}/blobs/${digestOf('else')}`;
  expect(await fixture.ask('HEAD', unknown)).toMatchObject({ status: 404 });
});

test.each([
  ['bytes=2-4', 206, 'cde', 'bytes 2-4/10'],
  ['bytes=7-', 206, 'hij', 'bytes 7-9/10'],
  ['bytes=-2', 206, 'ij', 'bytes 8-9/10'],
  ['bytes=8-100', 206, 'ij', 'bytes 8-9/10'],
  ['bytes=4-2', 200, letters, null],
  ['lines=1-2', 200, letters, null],
])('sends of a blob what %s asks for', async (range, status, text, contentRange) => {
  await fixture.pushBlob(app, letters);
  const response = await fixture.ask('GET', path, { headers: { range } });
  expect([response.status, await response.text()]).toEqual([status, text]);
  expect(response.headers.get('content-range')).toBe(contentRange);
});

test('refuses a range beyond the end', async () => {
  await fixture.pushBlob(app, letters);
  const response = await fixture.ask('GET', path, { headers: { range: 'bytes=10-' } });
  expect([response.status, response.headers.get('content-range')]).toEqual([416, 'bytes */10']);
});

test('sends a blob without any content', async () => {
  const digest = await fixture.pushBlob(app, '');
  const response = await fixture.ask('GET', `/v2/${app}/blobs/${digest}`);
  expect([response.status, await response.text()]).toEqual([200, '']);
});

test('sends a manifest as it is, whatever a client says that it accepts', async () => {
  const digest = await fixture.pushImage(app, 'v1');
  for (const accept of ['*/*', 'application/vnd.docker.distribution.manifest.v2+json']) {
    for (const method of ['GET', 'HEAD']) {
      const ask = { headers: { accept } };
      const response = await fixture.ask(method, `/v2/${app}/manifests/v1`, ask);
      expect(response.headers.get('content-type')).toBe(oci);
      expect(response.headers.get('docker-content-digest')).toBe(digest);
      expect(Number(response.headers.get('content-length'))).toBeGreaterThan(100);
      if (method === 'GET') expect(digestOf(await response.text())).toBe(digest);
    }
  }
});

test("says in Artifact Registry's words that there is no such manifest", async () => {
  await fixture.pushImage(app, 'v1');
  const response = await fixture.ask('GET', `/v2/${app}/manifests/v2`);
  expect(await errorOf(response)).toEqual({
    status: 404,
    code: 'MANIFEST_UNKNOWN',
    message: 'Failed to fetch "v2"',
  });
});

/** The tags of a page, and the path of the next one. */
async function list(query: string) {
  const response = await fixture.ask('GET', `/v2/${app}/tags/list${query}`);
  const { name, tags } = (await response.json()) as { name: string; tags: readonly string[] };
  expect(name).toBe(app);
  const next = /^<(.+)>; rel="next"$/.exec(response.headers.get('link') ?? '')?.[1];
  return { tags, next: next?.slice(`/v2/${app}/tags/list`.length) };
}

test('lists tags in order, in pages of the size asked for', async () => {
  for (const tag of ['c', 'a', '__proto__', 'd', 'B']) await fixture.pushImage(app, tag);
  expect(await list('')).toEqual({ tags: ['B', '__proto__', 'a', 'c', 'd'], next: undefined });
  const page = await list('?n=2');
  expect(page).toEqual({ tags: ['B', '__proto__'], next: '?n=2&last=__proto__' });
  expect(await list(page.next ?? '')).toEqual({ tags: ['a', 'c'], next: '?n=2&last=c' });
  expect(await list('?n=2&last=c')).toEqual({ tags: ['d'], next: undefined });
  expect(await list('?n=0')).toEqual({ tags: [], next: undefined });
  expect(await list('?last=a')).toEqual({ tags: ['c', 'd'], next: undefined });
});

test('refuses a page of no sensible size, and the tags of an image that is not there', async () => {
  await fixture.pushImage(app, 'v1');
  const ask = (rest: string) => fixture.ask('GET', `/v2/demo-project/chat/${rest}`);
  expect(await ask('app/tags/list?n=-1')).toMatchObject({ status: 400 });
  expect(await errorOf(await ask('web/tags/list'))).toMatchObject({
    status: 404,
    code: 'NAME_UNKNOWN',
  });
});
