import type { ServerResponse } from 'node:http';
import { expect, onTestFinished, test } from 'vitest';
import { LOCATION, startGoogle } from './fixture.ts';
import { startServer } from './server.ts';

const enabled = ['vpcaccess.googleapis.com'];
const connectors = `vpcaccess/v1/${LOCATION}/connectors`;

test('knows a project by its number too, and no other project', async () => {
  const { ask, project } = await startGoogle({ enabled });
  const byNumber = connectors.replace(project.id, project.number);
  expect(await ask('GET', byNumber)).toMatchObject({ status: 200 });
  const elsewhere = connectors.replace(project.id, 'elsewhere');
  expect(await ask('GET', elsewhere)).toMatchObject({
    status: 403,
    body: { error: { status: 'PERMISSION_DENIED' } },
  });
});

test('answers what it does not know in words, and goes on', async () => {
  const { ask, port } = await startGoogle({ enabled });
  expect(await ask('GET', 'nothing/v1/of/that/kind')).toMatchObject({ status: 404 });
  const url = `http://127.0.0.1:${port}/${connectors}`;
  const broken = await fetch(url, { method: 'POST', body: '{"half":' });
  expect(broken.status).toBe(400);
  expect((await ask('GET', `${connectors}/%E0%A4%A`)).status).toBe(400);
  expect(await ask('GET', connectors)).toMatchObject({ status: 200 });
});

test('gives a list page by page', async () => {
  const { ask, finish } = await startGoogle({ enabled });
  for (const [index, id] of ['one', 'two', 'three'].entries()) {
    const body = { ipCidrRange: `10.8.0.${16 * index}/28`, network: 'default' };
    await finish('POST', `${connectors}?connectorId=${id}`, body);
  }
  const { body: first } = await ask('GET', `${connectors}?pageSize=2`);
  expect(first.connectors).toHaveLength(2);
  const { body: rest } = await ask('GET', `${connectors}?pageToken=${first.nextPageToken}`);
  expect(rest.connectors).toHaveLength(1);
  expect(rest).not.toHaveProperty('nextPageToken');
});

test.for(['pageSize=-1', 'pageSize=many', 'pageToken=-5'])(
  'refuses a page by %s',
  async (asked) => {
    const { ask } = await startGoogle({ enabled });
    expect(await ask('GET', `${connectors}?${asked}`)).toMatchObject({ status: 400 });
  },
);

test('tells a request to Cloud Run without its segment from one for images', async () => {
  const { google } = await startGoogle({ enabled: ['run.googleapis.com'] });
  const registry = async (_: unknown, response: ServerResponse) => void response.end('"images"');
  const server = await startServer({ google, port: 0, registry });
  onTestFinished(() => server.close());
  const get = async (path: string) =>
    (await fetch(`http://127.0.0.1:${server.port}/${path}`)).json();
  expect(await get(`v2/${LOCATION}/services`)).toEqual({});
  expect(await get('v2/projects/chat/app/manifests/latest')).toBe('images');
});

test.for(['constructor', '__proto__'])('knows no region %s', async (region) => {
  const { ask } = await startGoogle({ enabled });
  const path = connectors.replace('europe-west3', region);
  const one = { network: 'default', ipCidrRange: '10.8.0.0/28' };
  expect(await ask('POST', `${path}?connectorId=chat`, one)).toMatchObject({ status: 403 });
});
