import { once } from 'node:events';
import { request } from 'node:http';
import { connect } from 'node:tls';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ask, balance, DOMAIN } from '../test/support/balancer.ts';
import { Client } from '../test/support/client.ts';
import { startCloud, type TestCloud } from '../test/support/cloud.ts';
import { types } from './balancer.ts';
import type { Inputs } from './realiser.ts';

const RECORD = 'gcp:dns/recordSet:RecordSet';

let test: TestCloud;
beforeEach(async () => {
  test = await startCloud({ asksInvokers: true });
});
afterEach(() => test.stop());

/** Is there without a build. */
const PAGE = '/health/live';
const upgrade = { Connection: 'Upgrade', Upgrade: 'websocket' };
const webSocket = {
  ...upgrade,
  'Sec-WebSocket-Version': '13',
  'Sec-WebSocket-Key': Buffer.alloc(16).toString('base64'),
};

describe('behind a load balancer', () => {
  it('two people chat under the domain, by TLS', async () => {
    const { agent } = await balance(test);
    const origin = `https://${DOMAIN}`;
    const join = async (user: string) => {
      const client = await new Client(origin, { agent, origin }).connected();
      await client.get('signin', { user, room: 'hall' });
      return client;
    };
    const [ada, bob] = [await join('Ada'), await join('Bob')];
    await ada.get('sendMessage', 'under our own name');
    expect(await bob.next('message')).toMatchObject({ user: 'Ada', text: 'under our own name' });
    for (const client of [ada, bob]) client.close();
  });

  it('a forged X-Forwarded-For changes nothing about whose address counts', async () => {
    const { agent } = await balance(test, { CHAT_ADDRESS_HANDSHAKES_PER_10_SECONDS: '2' });
    const from = async (forged: string) => {
      const headers = { ...webSocket, 'X-Forwarded-For': forged };
      return (await ask('/socket.io/?EIO=4&transport=websocket', { agent, headers })).status;
    };
    expect([await from('198.51.100.1'), await from('198.51.100.2')]).toEqual([101, 101]);
    expect(await from('198.51.100.3, 198.51.100.4, 198.51.100.5')).toBe(429);
    const refused = () => test.lines.find((line) => line.includes('handshake refused')) ?? '{}';
    await expect.poll(() => JSON.parse(refused()).address).toBe('127.0.0.1');
  });

  it('who comes by plain HTTP is sent to HTTPS, for a page and for a socket', async () => {
    const { plainPort: port } = await balance(test);
    for (const headers of [{}, upgrade]) {
      const asked = request({ port, path: '/rooms/a?b=c', headers: { ...headers, Host: DOMAIN } });
      const { promise, resolve } = Promise.withResolvers<unknown>();
      asked
        .end()
        .on('response', ({ statusCode, headers }) => resolve([statusCode, headers.location]));
      expect(await promise).toEqual([301, `https://${DOMAIN}/rooms/a?b=c`]);
    }
  });

  it('nobody comes past it where strangers are told apart; on a desk people may', async () => {
    const { service, agent } = await balance(test);
    const direct = () => fetch(`${service.outputs.uri}${PAGE}`).then(({ status }) => status);
    expect(await direct()).toBe(404);
    expect((await ask(PAGE, { agent })).status).toBe(200);
    await test.cloud.update(service.id, {
      ...test.cloud.made('gcp:cloudrunv2/service:Service')[0],
      invokerIamDisabled: false,
    });
    expect((await ask(PAGE, { agent })).status).toBe(403);
    await test.stop();
    test = await startCloud();
    const desk = await balance(test);
    expect((await fetch(`${desk.service.outputs.uri}${PAGE}`)).status).toBe(200);
  });

  it('what is changed or gone is so for the next who comes', async () => {
    const { service, policy, agent } = await balance(test);
    const older = { agent, maxVersion: 'TLSv1.2' } as const;
    expect((await ask(PAGE, older)).status).toBe(200);
    await test.cloud.update(policy.id, { name: 'chat', minTlsVersion: 'TLS_1_3' });
    await expect(ask(PAGE, older)).rejects.toThrow('protocol version');
    await test.cloud.remove(service.id);
    const answer = await ask(PAGE, { agent });
    expect([answer.status, answer.text]).toEqual([502, expect.stringContaining('temporary error')]);
  });

  it('who asks for a name is shown its certificate, and who asks for none the first', async () => {
    const { rule, https, certificate } = await balance(test);
    const managed = { domains: ['other.example.com'] };
    const { id } = await test.make(types.certificate, { name: 'other', managed });
    const [proxy] = test.cloud.made(types.httpsProxy);
    await test.cloud.update(https.id, { ...proxy, sslCertificates: [certificate.id, id] });
    const shown = async (servername: string) => {
      const port = Number(String(rule.outputs.listensAt).split(':')[1]);
      const socket = connect({ port, servername, rejectUnauthorized: false });
      await once(socket, 'secureConnect');
      const { subject } = socket.getPeerCertificate();
      socket.destroy();
      return subject.CN;
    };
    expect(await shown('other.example.com')).toBe('other.example.com');
    expect(await shown(DOMAIN)).toBe(DOMAIN);
    expect(await shown('')).toBe(DOMAIN);
  });

  it('sockets end with the rule that they came by', async () => {
    const { rule, agent } = await balance(test);
    const client = await new Client(`https://${DOMAIN}`, { agent }).connected();
    await test.cloud.remove(rule.id);
    expect(await client.next('disconnect')).toBe('transport close');
    await expect(ask(PAGE, { agent })).rejects.toThrow('ECONNREFUSED');
  });
});

describe('a part that refers to what nobody has made is refused', () => {
  const here = 'projects/demo-project/global';
  const at = { ipAddress: '203.0.113.1', portRange: '80' };
  const certificates = { sslCertificates: [`${here}/sslCertificates/x`] };
  it.each([
    [types.group, { region: 'r', cloudRun: { service: 'x' } }, 'there is no projects/demo-project'],
    [types.backend, { backends: [{ group: 'x' }] }, 'made the RegionNetworkEndpointGroup x'],
    [
      types.urlMap,
      { defaultService: `${here}/backendServices/x` },
      'nobody has made the BackendService',
    ],
    [types.urlMap, {}, 'expected either defaultService or defaultUrlRedirect'],
    [types.certificate, { managed: { domains: ['Chat.example.com'] } }, 'got Chat.example.com'],
    [types.httpProxy, { urlMap: `${here}/urlMaps/x` }, 'nobody has made the URLMap'],
    [types.httpsProxy, { urlMap: `${here}/urlMaps/plain` }, 'plain redirects to HTTPS'],
    [types.httpsProxy, { urlMap: `${here}/urlMaps/chat` }, 'expected a certificate, got none'],
    [types.httpsProxy, { urlMap: `${here}/urlMaps/chat`, ...certificates }, 'made the ManagedSslC'],
    [types.rule, { ...at, ipAddress: '203.0.113.9' }, '203.0.113.9 is no address of the project'],
    [types.rule, { ...at, target: `${here}/targetHttpProxies/x` }, 'there is no proxy'],
    [types.rule, { ...at, target: `${here}/targetHttpProxies/chat` }, 'behind it EXTERNAL_MANAGED'],
    [
      types.rule,
      { ...at, portRange: '80-80', target: `${here}/targetHttpProxies/plain` },
      'is taken by the rule plain',
    ],
    [RECORD, { name: 'a.example.', type: 'A', rrdatas: ['203.0.113.9'] }, 'no address of the proj'],
    [RECORD, { name: 'a.example', type: 'A', rrdatas: [at.ipAddress] }, 'a dot after a.example'],
  ])('%s %o', async (type, inputs, message) => {
    const make = (of: string, other: Inputs) => test.make(of, { name: 'chat', ...other });
    await make(types.address, {});
    const { id } = await make(types.backend, { loadBalancingScheme: 'EXTERNAL_MANAGED' });
    await make(types.urlMap, { defaultService: id });
    await make(types.urlMap, { name: 'plain', defaultUrlRedirect: { httpsRedirect: true } });
    await make(types.httpProxy, { urlMap: `${here}/urlMaps/chat` });
    await make(types.httpProxy, { name: 'plain', urlMap: `${here}/urlMaps/plain` });
    await make(types.rule, { ...at, name: 'plain', target: `${here}/targetHttpProxies/plain` });
    await expect(make(type, inputs)).rejects.toThrow(message);
  });
});
