import { describe, expect, test } from 'vitest';
import { deploy, waitsFor } from './fixture.ts';

const domain = 'chat.example.com';
const compute = (kind: string) => `gcp:compute/${kind[0]?.toLowerCase()}${kind.slice(1)}:${kind}`;
const service = 'gcp:cloudrunv2/service:Service';
const record = 'gcp:dns/recordSet:RecordSet';

describe('without a domain', () => {
  test('there is no load balancer, and anybody may come to the service itself', async () => {
    const { resources, only, outputs } = await deploy('dev');
    expect(resources.filter(({ type }) => /gcp:(compute|dns)/.test(type))).toEqual([]);
    expect(only(service).inputs.ingress).toBe('INGRESS_TRAFFIC_ALL');
    expect(outputs).not.toHaveProperty('address');
  });
});

describe('with a domain', () => {
  test('the chat is there, and at the address that its record has to name', async () => {
    const { outputs } = await deploy('dev', { domain });
    expect(outputs).toMatchObject({ url: 'https://chat.example.com', address: '203.0.113.7' });
  });

  test('while run.app is kept, who checks the chat asks there: the domain may not answer yet', async () => {
    const { outputs } = await deploy('dev', { domain, keepServiceUrl: true });
    expect(outputs).toMatchObject({ url: 'https://chat-app.example', address: '203.0.113.7' });
  });

  test('nobody gets past the load balancer, unless run.app is kept for a while', async () => {
    const ingress = async (keepServiceUrl: boolean) =>
      (await deploy('dev', { domain, keepServiceUrl })).only(service).inputs.ingress;
    expect(await ingress(false)).toBe('INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER');
    expect(await ingress(true)).toBe('INGRESS_TRAFFIC_ALL');
  });

  test('port 443 has the certificate, no old TLS, and leads to the service', async () => {
    const { only } = await deploy('dev', { domain });
    expect(only(compute('ManagedSslCertificate')).inputs.managed).toEqual({ domains: [domain] });
    expect(only(compute('SSLPolicy')).inputs).toMatchObject({
      profile: 'MODERN',
      minTlsVersion: 'TLS_1_2',
    });
    expect(only(compute('TargetHttpsProxy')).inputs).toMatchObject({
      urlMap: 'id-of-urls',
      sslCertificates: ['id-of-certificate'],
      sslPolicy: 'id-of-tls',
    });
    expect(only(compute('URLMap'), 'urls').inputs.defaultService).toBe('id-of-backend');
    expect(only(compute('BackendService')).inputs.backends).toEqual([{ group: 'id-of-service' }]);
    expect(only(compute('RegionNetworkEndpointGroup')).inputs).toMatchObject({
      networkEndpointType: 'SERVERLESS',
      cloudRun: { service: 'chat-app' },
    });
  });

  test('port 80 sends everybody to port 443, with what they asked for', async () => {
    const { only } = await deploy('dev', { domain });
    expect(only(compute('TargetHttpProxy')).inputs.urlMap).toBe('id-of-redirect');
    expect(only(compute('URLMap'), 'redirect').inputs).toMatchObject({
      defaultUrlRedirect: {
        httpsRedirect: true,
        redirectResponseCode: 'MOVED_PERMANENTLY_DEFAULT',
        stripQuery: false,
      },
    });
  });

  test('both ports are at the one address, on a load balancer that is not the classic one', async () => {
    const { resources, only } = await deploy('dev', { domain });
    const rules = resources.filter(({ type }) => type === compute('GlobalForwardingRule'));
    expect(rules.map(({ inputs }) => inputs.portRange).sort()).toEqual(['443', '80']);
    for (const { inputs } of [...rules, only(compute('BackendService'))]) {
      expect(inputs.loadBalancingScheme).toBe('EXTERNAL_MANAGED');
    }
    expect(new Set(rules.map(({ inputs }) => inputs.ipAddress))).toEqual(new Set(['203.0.113.7']));
  });

  test('must not set what Google refuses of a backend on Cloud Run', async () => {
    const { inputs } = (await deploy('dev', { domain })).only(compute('BackendService'));
    expect(inputs).not.toHaveProperty('timeoutSec');
    expect(inputs).not.toHaveProperty('healthChecks');
  });

  test('another domain takes a certificate of another name before the old one goes', async () => {
    const certificate = async (name: string) =>
      (await deploy('dev', { domain: name })).only(compute('ManagedSslCertificate'));
    const [one, other] = [await certificate(domain), await certificate('talk.example.com')];
    expect(one.inputs.name).not.toBe(other.inputs.name);
  });

  test('another name for the service takes no part away before the new one is there', async () => {
    const { only } = await deploy('prod', { domain });
    expect(only(service).deleteBeforeReplace).toBe(false);
    const configuration = only('gcp:secretmanager/secret:Secret', 'configuration');
    expect(configuration.deleteBeforeReplace).toBe(false);
  });

  test('no part of it goes before what replaces it is there: the next one uses it', async () => {
    const { resources } = await deploy('dev', { domain });
    const parts = resources.filter(({ type }) => type.startsWith('gcp:compute/'));
    expect(parts).toHaveLength(11);
    expect(parts.filter(({ deleteBeforeReplace }) => deleteBeforeReplace !== false)).toEqual([]);
  });

  test('the record is put into a zone that is named, and into none unasked', async () => {
    const { only } = await deploy('dev', { domain, dnsZone: 'example' });
    expect(only(record).inputs).toMatchObject({
      managedZone: 'example',
      name: 'chat.example.com.',
      type: 'A',
      rrdatas: ['203.0.113.7'],
    });
    expect(waitsFor(only(record))).toContain('projects/service dns');
    // One that the zone does not take is refused before anything else has changed.
    expect(waitsFor(only(compute('ManagedSslCertificate')))).toContain('dns/recordSet record');
    const without = await deploy('dev', { domain });
    expect(without.resources.filter(({ type }) => type === record)).toEqual([]);
  });
});
