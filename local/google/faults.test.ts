import { expect, test } from 'vitest';
import { LOCATION, startGoogle } from './fixture.ts';

const enabled = ['vpcaccess.googleapis.com'];
const connectors = `vpcaccess/v1/${LOCATION}/connectors`;
const one = { ipCidrRange: '10.8.0.0/28', minInstances: 2, maxInstances: 3 };
const create = ['POST', `${connectors}?connectorId=chat`, one] as const;

test.for([
  ['UNAVAILABLE', 503],
  ['RESOURCE_EXHAUSTED', 429],
] as const)('answers %s once, and does nothing then', async ([status, code]) => {
  const { google, ask, finish } = await startGoogle({ enabled });
  google.faults.add({ kind: 'answer', method: 'POST', path: /connectors$/, status });
  expect(await ask(...create)).toMatchObject({ status: code, body: { error: { status } } });
  expect((await ask('GET', connectors)).body).toEqual({});
  expect((await finish(...create)).body.done).toBe(true);
});

test('loses the answer to what was done', async () => {
  const { google, project, ask, exchanges } = await startGoogle({ enabled });
  google.faults.add({ kind: 'lost', method: 'POST', path: /connectors$/ });
  await expect(ask(...create)).rejects.toThrow();
  expect(exchanges).toMatchObject([{ status: undefined }]);
  await Promise.all(project.operations.list(LOCATION).map(({ over }) => over));
  expect((await ask('GET', `${connectors}/chat`)).body.state).toBe('READY');
});

test.for([
  ['leaves behind what it made', false, 200],
  ['leaves nothing', true, 404],
] as const)('lets an operation end in an error that %s', async ([, leavesNothing, status]) => {
  const { google, ask, finish } = await startGoogle({ enabled });
  google.faults.add({ kind: 'operation', method: 'create', path: /chat$/, leavesNothing });
  expect((await finish(...create)).body).toMatchObject({ done: true, error: { code: 13 } });
  expect(await ask('GET', `${connectors}/chat`)).toMatchObject({ status });
});

test('lets nothing else go wrong', async () => {
  const { google, ask, finish } = await startGoogle({ enabled });
  google.faults.add({ kind: 'answer', method: 'DELETE', path: /connectors/ });
  await finish(...create);
  expect(await ask('GET', connectors)).toMatchObject({ status: 200 });
  expect(google.faults.waiting).toHaveLength(1);
});
