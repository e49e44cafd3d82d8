import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect } from 'node:tls';
import { types } from '../../local/balancer.ts';
import { PROJECT_ID } from './environment.ts';
import { must, type Stage } from './stage.ts';
import { outputsOf, serviceOf, settingsOf } from './there.ts';
import type { World } from './world.ts';

/** A domain that nobody has: what its owner does beside the program, and the way in to it. */

const ZONES = `dns/v1/projects/${PROJECT_ID}/managedZones`;

const LOOK_MS = 100;
const ENABLE_LIMIT_MS = 60_000;
/** Up to an hour is usual. */
const ISSUE_LIMIT_MS = 2 * 60 * 60_000;

/** A zone is there before the program is: whoever owns the domain has made it. */
export async function prepareZone(stage: Stage): Promise<void> {
  const { domain = '', dnsZone: name = '' } = settingsOf(stage);
  if (name === '') return;
  const dnsName = `${domain.split('.').slice(1).join('.')}.`;
  const api = `projects/${PROJECT_ID}/services/dns.googleapis.com`;
  await stage.world.rest('POST', `serviceusage/v1/${api}:enable`, {});
  // An operation: it takes a moment.
  const until = performance.now() + ENABLE_LIMIT_MS;
  while (!stage.world.project.enabled.has('dns.googleapis.com')) {
    must(performance.now() < until, 'the DNS API does not become enabled');
    await sleep(LOOK_MS);
  }
  await stage.world.rest('POST', ZONES, { name, dnsName, description: 'the rehearsal' });
}

/** As its owner does, when the program has gone: nothing of the program's may be in it. */
export async function removeZone(stage: Stage): Promise<void> {
  const { dnsZone = '' } = settingsOf(stage);
  if (dnsZone !== '') await stage.world.rest('DELETE', `${ZONES}/${dnsZone}`);
}

/** Where the chat is reached on this machine. */
export async function chatOf(stage: Stage): Promise<string> {
  const { domain = '' } = settingsOf(stage);
  if (domain === '') return (await outputsOf(stage)).url;
  const door = doors.get(stage.world) ?? openDoor(stage.world, domain);
  doors.set(stage.world, door);
  return door;
}

const doors = new WeakMap<World, Promise<string>>();

/** A port at which one is on the load balancer's side of TLS, as if by the domain's name. */
async function openDoor(world: World, domain: string): Promise<string> {
  const sockets = new Set<Socket>();
  const door = createServer((near) => {
    // By an authority of this machine, as nobody else would sign for the domain.
    const far = connect({
      ...listenerOf(world, '443'),
      servername: domain,
      rejectUnauthorized: false,
    });
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(socket);
      socket.on('error', () => other.destroy()).on('close', () => other.destroy());
      socket.once('close', () => sockets.delete(socket)).pipe(other);
    }
  }).listen(0, '127.0.0.1');
  await once(door, 'listening');
  world.onStop(() => {
    door.close();
    for (const socket of sockets) socket.destroy();
  });
  return `http://127.0.0.1:${(door.address() as AddressInfo).port}`;
}

/** Where the load balancer takes what comes to a port of its address. */
function listenerOf({ project }: World, port: string): { host: string; port: number } {
  const rule = project.cloud.made(types.rule).find(({ portRange }) => {
    return String(portRange).startsWith(port);
  });
  must(rule !== undefined, `nothing listens at port ${port} of the domain`);
  const [host = '', at] = String(rule.listensAt).split(':');
  return { host, port: Number(at) };
}

interface Certificate {
  readonly managed: { readonly status: string; readonly domains: readonly string[] };
}

/** What people find under the domain, in words; of a stack without one, nothing. */
export async function requireDomain(stage: Stage): Promise<readonly string[]> {
  const { domain = '', dnsZone = '', keepServiceUrl } = settingsOf(stage);
  if (domain === '') return [];
  const { world } = stage;
  const { host, port } = listenerOf(world, '80');
  const plain = await fetch(`http://${host}:${port}/rooms/hall?x=1`, { redirect: 'manual' });
  must(plain.status === 301, `port 80 answers ${plain.status}`);
  const { uri } = await serviceOf(stage);
  const direct = await fetch(uri);
  const expected = keepServiceUrl === 'true' ? 200 : 404;
  must(direct.status === expected, `past the load balancer, the service answers ${direct.status}`);
  await untilIssued(stage, domain);
  return [
    `https://${domain}: port 80 leads there, the certificate is active, run.app ${direct.status}`,
    ...(dnsZone === '' ? [] : [await requireRecord(stage, `${ZONES}/${dnsZone}/rrsets`, domain)]),
  ];
}

/** Google issues it when it is in use, and tells nobody. */
async function untilIssued({ world, options: { speed } }: Stage, domain: string): Promise<void> {
  const path = `compute/v1/projects/${PROJECT_ID}/global/sslCertificates`;
  const until = performance.now() + ISSUE_LIMIT_MS / speed;
  for (;;) {
    const { items = [] } = await world.rest<{ items?: readonly Certificate[] }>('GET', path);
    const found = items.map(({ managed }) => `${managed.domains} ${managed.status}`).join();
    if (found === `${domain} ACTIVE`) return;
    must(found === `${domain} PROVISIONING`, `the certificate is ${found || 'not there'}`);
    must(performance.now() < until, 'the certificate is not issued');
    await sleep(LOOK_MS);
  }
}

interface RecordSet {
  readonly name: string;
  readonly type: string;
  readonly rrdatas: readonly string[];
}

async function requireRecord(stage: Stage, path: string, domain: string): Promise<string> {
  const { rrsets } = await stage.world.rest<{ rrsets: readonly RecordSet[] }>('GET', path);
  const record = rrsets.find(({ name, type }) => name === `${domain}.` && type === 'A');
  const { address } = await outputsOf(stage);
  must(record?.rrdatas.join() === address, `the record is ${record?.rrdatas}, not ${address}`);
  return `its record in the zone leads to ${address}`;
}
