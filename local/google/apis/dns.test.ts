import { expect, test } from 'vitest';
import { PROJECT_ID, startGoogle } from '../fixture.ts';

const zones = `dns/v1/projects/${PROJECT_ID}/managedZones`;
const zone = { name: 'example', dnsName: 'example.com.', description: 'Of somebody' };
const record = { name: 'chat.example.com.', type: 'A', ttl: 300, rrdatas: ['192.0.2.1'] };

async function startWithZone() {
  const google = await startGoogle({ enabled: ['dns.googleapis.com', 'compute.googleapis.com'] });
  const change = (body: object) => google.ask('POST', `${zones}/example/changes`, body);
  const records = async (query = '') => {
    return (await google.ask('GET', `${zones}/example/rrsets${query}`)).body.rrsets;
  };
  const { body: made } = await google.ask('POST', zones, zone);
  return { ...google, made, change, records };
}

test('makes a zone with Google’s own records, which are nobody’s leftovers', async () => {
  const { ask, made, project, records } = await startWithZone();
  expect(made).toMatchObject({
    kind: 'dns#managedZone',
    id: expect.stringMatching(/^\d+$/),
    visibility: 'public',
    nameServers: expect.arrayContaining([expect.stringMatching(/^ns-cloud-[a-e]1\.googledomains/)]),
  });
  expect((await ask('GET', `${zones}/example`)).body).toEqual(made);
  expect((await ask('GET', zones)).body.managedZones).toEqual([made]);
  expect(await records()).toMatchObject([
    { type: 'NS', name: 'example.com.', rrdatas: made.nameServers },
    { type: 'SOA', name: 'example.com.' },
  ]);
  expect((await records())[0]).not.toHaveProperty('ofGoogle');
  expect(project.contents).toEqual([`dns: projects/${PROJECT_ID}/managedZones/example`]);
});

test('adds a record at once, and says later that it is done', async () => {
  const { ask, change, project, records } = await startWithZone();
  const { body } = await change({ additions: [record] });
  expect(body).toMatchObject({
    kind: 'dns#change',
    id: '1',
    status: 'pending',
    additions: [record],
  });
  expect(await records(`?name=${record.name}&type=A`)).toEqual([
    { ...record, kind: 'dns#resourceRecordSet' },
  ]);
  await project.operations.allOver();
  const { body: changed } = await ask('GET', `${zones}/example/changes/${body.id}`);
  expect(changed).toEqual({ ...body, status: 'done' });
});

test('makes a record real that leads to a load balancer, and lets go of it', async () => {
  const { ask, change, project } = await startWithZone();
  const addresses = `compute/v1/projects/${PROJECT_ID}/global/addresses`;
  await ask('POST', addresses, { name: 'chat' });
  await project.operations.allOver();
  const { address } = (await ask('GET', `${addresses}/chat`)).body;
  const ours = { ...record, rrdatas: [address] };
  const made = async (body: object) => {
    await change(body);
    await project.operations.allOver();
    return project.cloud.made('gcp:dns/recordSet:RecordSet').map(({ ttl }) => ttl);
  };
  expect(await made({ additions: [ours] })).toEqual([300]);
  expect(await made({ deletions: [ours], additions: [{ ...ours, ttl: 60 }] })).toEqual([60]);
  expect(await made({ deletions: [{ ...ours, ttl: 60 }], additions: [record] })).toEqual([]);
});

test.for([
  ['nothing', {}, 400, 'required', "The 'entity.change' parameter is required"],
  ['a record that is there', { additions: [record] }, 409, 'alreadyExists', 'named'],
  ['a record of another zone', { additions: [{ ...record, name: 'chat.example.org.' }] }],
  ['a record of a zone that ends alike', { additions: [{ ...record, name: 'my-example.com.' }] }],
  ['what is no address', { additions: [{ ...record, type: 'AAAA' }] }],
  [
    'to delete what is not there',
    { deletions: [{ ...record, type: 'AAAA' }] },
    404,
    'notFound',
    'does not exist',
  ],
  [
    'to delete it with another TTL',
    { deletions: [{ ...record, ttl: 60 }] },
    412,
    'conditionNotMet',
    'Precondition not met',
  ],
  [
    'to delete it with other data',
    { deletions: [{ ...record, rrdatas: ['192.0.2.2'] }] },
    412,
    'conditionNotMet',
    'Precondition not met',
  ],
  [
    'an alias beside an address',
    { additions: [{ ...record, type: 'CNAME', rrdatas: ['example.com.'] }] },
    400,
    'cnameResourceRecordSetConflict',
    'not both',
  ],
] as const)(
  'refuses %s',
  async ([, body, status = 400, reason = 'invalid', message = 'Invalid value for']) => {
    const { change, records } = await startWithZone();
    await change({ additions: [record] });
    const before = await records();
    const answer = await change(body);
    expect(answer.status).toBe(status);
    expect(answer.body.error.errors[0]).toMatchObject({ domain: 'global', reason });
    expect(answer.body.error.message).toContain(message);
    expect(await records()).toEqual(before);
  },
);

test('changes all of what is asked for, or nothing', async () => {
  const { change, records } = await startWithZone();
  const { status } = await change({ additions: [record, { ...record, name: 'example.org.' }] });
  expect(status).toBe(400);
  expect(await records('?type=A')).toBeUndefined();
});

test('lets Google’s own records be replaced, and not be deleted', async () => {
  const { change, project, records } = await startWithZone();
  const [, authority] = await records();
  const { body } = await change({ deletions: [authority] });
  expect(body.error.errors[0].reason).toBe('invalidZoneApex');
  await change({ deletions: [authority], additions: [{ ...authority, ttl: 60 }] });
  expect(await records('?type=SOA')).toEqual([{ ...authority, ttl: 60 }]);
  expect(project.contents).toHaveLength(1);
});

test('takes records one by one, as gcloud asks', async () => {
  const { ask, records } = await startWithZone();
  const path = `${zones}/example/rrsets/${record.name}/A`;
  await ask('POST', `${zones}/example/rrsets`, record);
  expect((await ask('GET', path)).body).toMatchObject(record);
  expect((await ask('PATCH', path, { ttl: 60 })).body).toMatchObject({ ...record, ttl: 60 });
  await ask('DELETE', path);
  expect(await records('?type=A')).toBeUndefined();
  expect((await ask('GET', path)).status).toBe(404);
});

test('keeps a zone that has records of somebody’s, and deletes it after that', async () => {
  const { ask, change, project } = await startWithZone();
  await change({ additions: [record] });
  const { status, body } = await ask('DELETE', `${zones}/example`);
  expect([status, body.error.errors[0].reason]).toEqual([400, 'containerNotEmpty']);
  await change({ deletions: [record] });
  expect((await ask('DELETE', `${zones}/example`)).status).toBe(200);
  expect((await ask('GET', `${zones}/example`)).body.error.message).toBe(
    "The 'parameters.managedZone' resource named 'example' does not exist.",
  );
  expect(project.contents).toEqual([]);
  expect((await ask('POST', zones, zone)).status).toBe(200);
});

test.for([
  ['whose name is taken', {}, 409, "'entity.managedZone' named 'example' already exists"],
  ['whose name is none', { name: 'a.b' }, 400, "Invalid value for 'entity.managedZone.name'"],
  ['without the last dot', { name: 'b', dnsName: 'b.org' }, 400, "'entity.managedZone.dnsName'"],
] as const)('refuses a zone %s', async ([, given, status, message]) => {
  const { ask } = await startWithZone();
  const answer = await ask('POST', zones, { ...zone, ...given });
  expect(answer.status).toBe(status);
  expect(answer.body.error.message).toContain(message);
});

test('puts back what a failed change has done', async () => {
  const { ask, change, google, project, records } = await startWithZone();
  google.faults.add({ kind: 'operation', path: /managedZones\/example/, leavesNothing: true });
  const { body } = await change({ additions: [record] });
  await project.operations.allOver();
  expect((await ask('GET', `${zones}/example/changes/${body.id}`)).status).toBe(500);
  expect(await records('?type=A')).toBeUndefined();
});
