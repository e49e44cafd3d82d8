import { expect, test } from 'vitest';
import { least, reach, SERVICES, startRun } from './fixture.ts';

const CHAT = `${SERVICES}/chat-app`;
const CREATE = `${SERVICES}?serviceId=chat-app`;

test('keeps who may call a service for as long as there is one', async () => {
  const { ask, finish } = await startRun();
  await finish('POST', CREATE, least);
  const { body } = await ask('GET', `${CHAT}:getIamPolicy`);
  const policy = { ...body, bindings: [{ role: 'roles/run.invoker', members: ['allUsers'] }] };
  await ask('POST', `${CHAT}:setIamPolicy`, { policy });
  const { bindings } = (await ask('GET', `${CHAT}:getIamPolicy`)).body;
  expect(bindings).toEqual(policy.bindings);
  await finish('DELETE', CHAT);
  expect((await ask('GET', `${CHAT}:getIamPolicy`)).status).toBe(404);
  await finish('POST', CREATE, least);
  expect((await ask('GET', `${CHAT}:getIamPolicy`)).body).not.toHaveProperty('bindings');
});

test('answers nobody who was not let in, by a grant to all or without any check', async () => {
  const { ask, finish } = await startRun({ asksInvokers: true });
  const service = await finish('POST', CREATE, least);
  expect(await reach(service)).toBe('403');
  const bindings = [{ role: 'roles/run.invoker', members: ['allUsers'] }];
  await ask('POST', `${CHAT}:setIamPolicy`, { policy: { bindings } });
  expect(await reach(service)).toBe('200');
  await ask('POST', `${CHAT}:setIamPolicy`, { policy: { bindings: [] } });
  expect(await reach(service)).toBe('403');
  await finish('PATCH', CHAT, { ...least, invokerIamDisabled: true });
  expect(await reach(service)).toBe('200');
});

test('lets nobody in by a grant on a service of that name that is gone', async () => {
  const { ask, finish } = await startRun({ asksInvokers: true });
  await finish('POST', CREATE, least);
  const bindings = [{ role: 'roles/run.invoker', members: ['allUsers'] }];
  await ask('POST', `${CHAT}:setIamPolicy`, { policy: { bindings } });
  await finish('DELETE', CHAT);
  expect(await reach(await finish('POST', CREATE, least))).toBe('403');
});
