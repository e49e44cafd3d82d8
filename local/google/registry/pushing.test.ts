import { createHash, randomBytes } from 'node:crypto';
import { readdirSync, statSync } from 'node:fs';
import { request as send } from 'node:http';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { digestOf, errorOf, Fixture } from './fixture.ts';

const app = 'demo-project/chat/app';
const content = randomBytes(300_000);
const digest = digestOf(content);

let fixture: Fixture;
beforeEach(async () => {
  fixture = await Fixture.start();
});
afterEach(() => fixture.stop());

const unfinished = () => readdirSync(join(fixture.folder, 'uploads'));
const sizes = () =>
  unfinished().map((file) => statSync(join(fixture.folder, 'uploads', file)).size);
const kept = () => readdirSync(join(fixture.folder, 'blobs/sha256'));

async function pull(name: string): Promise<Buffer> {
  const response = await fixture.ask('GET', `/v2/${name}/blobs/${digest}`);
  expect(response.status).toBe(200);
  return Buffer.from(await response.arrayBuffer());
}

test('takes a blob that is sent at once, by POST and PUT', async () => {
  const begun = await fixture.ask('POST', `/v2/${app}/blobs/uploads/`);
  expect(begun.status).toBe(202);
  const location = begun.headers.get('location');
  expect(location).toMatch(new RegExp(`^/v2/${app}/blobs/uploads/[0-9a-f-]{36}$`));
  const ended = await fixture.ask('PUT', `${location}?digest=${digest}`, { body: content });
  expect(ended.status).toBe(201);
  expect(ended.headers.get('location')).toBe(`/v2/${app}/blobs/${digest}`);
  expect(ended.headers.get('docker-content-digest')).toBe(digest);
  expect(content.equals(await pull(app))).toBe(true);
  expect(unfinished()).toEqual([]);
});

test('takes a blob by a digest of SHA-512', async () => {
  const sha512 = `sha512:${createHash('sha512').update(content).digest('hex')}`;
  const path = `/v2/${app}/blobs/uploads/?digest=${sha512}`;
  expect(await fixture.ask('POST', path, { body: content })).toMatchObject({ status: 201 });
  expect(await fixture.ask('HEAD', `/v2/${app}/blobs/${sha512}`)).toMatchObject({ status: 200 });
  const wrong = await fixture.ask('POST', path, { body: 'else' });
  expect(await errorOf(wrong)).toMatchObject({ code: 'DIGEST_INVALID' });
});

test('takes a blob that comes with the POST', async () => {
  const path = `/v2/${app}/blobs/uploads/?digest=${digest}`;
  expect(await fixture.ask('POST', path, { body: content })).toMatchObject({ status: 201 });
  expect(content.equals(await pull(app))).toBe(true);
});

test('takes a blob in one stream of unknown length, as Docker sends it', async () => {
  const location = await fixture.begin(app);
  const { readable, writable } = new TransformStream();
  const sent = fixture.ask('PATCH', location, { body: readable });
  const writer = writable.getWriter();
  await writer.write(content.subarray(0, 1000));
  await writer.write(content.subarray(1000));
  await writer.close();
  expect((await sent).headers.get('range')).toBe(`0-${content.length - 1}`);
  expect(await fixture.ask('PUT', `${location}?digest=${digest}`)).toMatchObject({ status: 201 });
  expect(content.equals(await pull(app))).toBe(true);
});

test('takes a blob in chunks, the last of them by PUT', async () => {
  const location = await fixture.begin(app);
  const chunk = (first: number, last: number) => ({
    body: content.subarray(first, last + 1),
    headers: { 'content-range': `${first}-${last}` },
  });
  const sent = await fixture.ask('PATCH', location, chunk(0, 99_999));
  expect([sent.status, sent.headers.get('range')]).toEqual([202, '0-99999']);
  await fixture.ask('PATCH', location, chunk(100_000, 199_999));
  const last = chunk(200_000, content.length - 1);
  const ended = await fixture.ask('PUT', `${location}?digest=${digest}`, last);
  expect(ended.status).toBe(201);
  expect(content.equals(await pull(app))).toBe(true);
});

test('refuses a chunk that does not follow, and tells where to go on', async () => {
  const location = await fixture.begin(app);
  await fixture.ask('PATCH', location, { body: 'first' });
  for (const range of ['4-9', '6-9', '0-5']) {
    const ask = { body: 'second', headers: { 'content-range': range } };
    const refused = await fixture.ask('PATCH', location, ask);
    expect([refused.status, refused.headers.get('range')]).toEqual([416, '0-4']);
  }
  const state = await fixture.ask('GET', location);
  expect([state.status, state.headers.get('range')]).toEqual([204, '0-4']);
  expect(state.headers.get('location')).toBe(location);
});

test('refuses a chunk of another length than announced, and keeps nothing of it', async () => {
  const location = await fixture.begin(app);
  const ask = { body: 'second', headers: { 'content-range': '0-3' } };
  expect(await errorOf(await fixture.ask('PATCH', location, ask))).toMatchObject({
    status: 400,
    code: 'SIZE_INVALID',
  });
  expect((await fixture.ask('GET', location)).headers.get('range')).toBe('0-0');
});

test('refuses content of another digest, and keeps nothing of it', async () => {
  const location = await fixture.begin(app);
  const wrong = await fixture.ask('PUT', `${location}?digest=${digest}`, { body: 'else' });
  expect(await errorOf(wrong)).toMatchObject({ status: 400, code: 'DIGEST_INVALID' });
  expect(await fixture.ask('GET', location)).toMatchObject({ status: 404 });
  expect([...unfinished(), ...kept()]).toEqual([]);
});

test.each(['', '?digest=', '?digest=sha256:abc', '?digest=md5:d41d8cd98f00b204e9800998ecf8427e'])(
  'refuses to end an upload by %j',
  async (query) => {
    const ended = await fixture.ask('PUT', `${await fixture.begin(app)}${query}`, { body: 'x' });
    expect(await errorOf(ended)).toMatchObject({ status: 400, code: 'DIGEST_INVALID' });
  },
);

test('goes on with an upload that broke off, from where it came to', async () => {
  const location = await fixture.begin(app);
  await breakOff(location);
  const range = () =>
    fixture.ask('GET', location).then((response) => response.headers.get('range'));
  await expect.poll(range).toBe('0-99999');
  const ask = {
    body: content.subarray(100_000),
    headers: { 'content-range': `100000-${content.length - 1}` },
  };
  const ended = await fixture.ask('PUT', `${location}?digest=${digest}`, ask);
  expect(ended.status).toBe(201);
  expect(content.equals(await pull(app))).toBe(true);
});

test('keeps nothing of a POST that broke off', async () => {
  await breakOff(`/v2/${app}/blobs/uploads/?digest=${digest}`, 'POST');
  await expect.poll(unfinished).toEqual([]);
});

/** Sends a third of the content and, once that is on the disk, hangs up. */
async function breakOff(path: string, method = 'PATCH') {
  const headers = { authorization: 'Bearer a-token', 'content-length': content.length };
  const request = send({ port: fixture.port, host: '127.0.0.1', method, path, headers });
  request.on('error', () => {}).write(content.subarray(0, 100_000));
  await expect.poll(sizes).toEqual([100_000]);
  request.destroy();
}

test('ends an upload when asked to', async () => {
  const location = await fixture.begin(app);
  expect(await fixture.ask('DELETE', location)).toMatchObject({ status: 204 });
  const sent = await fixture.ask('PATCH', location, { body: 'x' });
  expect(await errorOf(sent)).toMatchObject({ status: 404, code: 'BLOB_UPLOAD_UNKNOWN' });
  expect(unfinished()).toEqual([]);
});

test('lets one request at a time write to an upload', async () => {
  const location = await fixture.begin(app);
  const { readable, writable } = new TransformStream();
  const first = fixture.ask('PATCH', location, { body: readable });
  const writer = writable.getWriter();
  await writer.write(Buffer.from('first'));
  await expect.poll(sizes).toEqual([5]);
  const second = await fixture.ask('PUT', `${location}?digest=${digest}`, { body: 'second' });
  expect(await errorOf(second)).toMatchObject({ status: 400, code: 'BLOB_UPLOAD_INVALID' });
  await writer.close();
  expect((await first).headers.get('range')).toBe('0-4');
});

test('knows an upload only by the image that it was begun for', async () => {
  const location = await fixture.begin(app);
  const elsewhere = location.replace('/app/', '/web/');
  expect(await fixture.ask('GET', elsewhere)).toMatchObject({ status: 404 });
});

test('gives up uploads that nobody goes on with, and those of a process before', async () => {
  fixture.stop();
  fixture = await Fixture.start({ idleLimitMs: 0 });
  const abandoned = await fixture.begin(app);
  const next = await fixture.begin(app);
  expect(await fixture.ask('GET', abandoned)).toMatchObject({ status: 404 });
  expect(await fixture.ask('GET', next)).toMatchObject({ status: 204 });
  fixture.restart();
  expect(unfinished()).toEqual([]);
});

test('takes a blob over from another repository without an upload', async () => {
  await fixture.pushBlob(app, content);
  const mount = `?mount=${digest}&from=${app}`;
  const path = `/v2/demo-project/other/web/blobs/uploads/${mount}`;
  const mounted = await fixture.ask('POST', path);
  expect(mounted.status).toBe(201);
  expect(mounted.headers.get('location')).toBe(`/v2/demo-project/other/web/blobs/${digest}`);
  expect(content.equals(await pull('demo-project/other/web'))).toBe(true);
  expect(kept()).toHaveLength(1);
});

test.each([
  ['has no such blob', `${app}`],
  ['is not there', 'demo-project/nowhere/app'],
  ['has no valid name', 'Demo'],
])('begins an upload where the image to take a blob over from %s', async (_, from) => {
  const path = `/v2/${app}/blobs/uploads/?mount=${digest}&from=${from}`;
  expect(await fixture.ask('POST', path)).toMatchObject({ status: 202 });
});

test('gives no blob by the name of an image that it was not pushed for', async () => {
  await fixture.pushBlob(app, content);
  const response = await fixture.ask('GET', `/v2/demo-project/chat/web/blobs/${digest}`);
  expect(await errorOf(response)).toMatchObject({ status: 404, code: 'BLOB_UNKNOWN' });
});

test('keeps once what is pushed twice', async () => {
  await fixture.pushBlob(app, content);
  await fixture.pushBlob('demo-project/other/web', content);
  expect(kept()).toEqual([digest.slice('sha256:'.length)]);
});
