import { expect, test } from 'vitest';
import { place, type RefusalCase, refusal } from './fixture.ts';

const cases: readonly RefusalCase[] = [
  ['a project by its number', { 'gcp:project': '123456789' }, 'gcp:project', "a project's id"],
  ['a zone as region', { 'gcp:region': 'europe-west3-a' }, 'gcp:region', 'a region such as'],
  ['a suffix with a hyphen first', { suffix: '-prod' }, 'suffix', 'no hyphen first or last'],
  ['a network by its path', { network: 'global/networks/a' }, 'network', 'the name of a VPC'],
  ['a network called create', { networkName: 'create' }, 'networkName', 'but not create'],
  ['an egress nobody knows', { egress: 'nat' }, 'egress', 'connector, direct'],
  ['a subnet by its path', { subnetwork: 'regions/r/a' }, 'subnetwork', 'the name of a subnet'],
  ['a /27 for the subnet', { subnetworkRange: '10.8.1.0/27' }, 'subnetworkRange', '/26 or larger'],
  ['a public subnet', { subnetworkRange: '8.8.8.0/24' }, 'subnetworkRange', 'a private IPv4'],
  ['a range that is none', { rangesInUse: ['10.8.0.7/16'] }, 'rangesInUse', 'an IPv4 range'],
  ['a name in capitals', { redisName: 'Redis' }, 'redisName', 'lowercase letters'],
  ['a tier that does not exist', { redisTier: 'STANDARD' }, 'redisTier', 'BASIC, STANDARD_HA'],
  ['no memory for Redis', { redisMemoryGb: 0 }, 'redisMemoryGb', '1 to 300'],
  [
    'more memory than either tier has',
    { redisTier: 'STANDARD_HA', redisMemoryGb: 301 },
    'redisMemoryGb',
    '1 to 300',
  ],
  ['a version that Google has not', { redisVersion: 'REDIS_8_0' }, 'redisVersion', 'REDIS_7_2'],
  ['a /24 for the connector', { connectorRange: '10.8.0.0/24' }, 'connectorRange', 'IPv4 /28'],
  ['a public range', { connectorRange: '8.8.8.0/28' }, 'connectorRange', 'a private IPv4 /28'],
  [
    'a range by an address inside it',
    { connectorRange: '10.8.0.5/28' },
    'connectorRange',
    'starts at its network address',
  ],
  [
    'a machine type that no connector takes',
    { connectorMachineType: 'e2-small' },
    'connectorMachineType',
    'e2-micro, f1-micro, e2-standard-4',
  ],
  ['one connector instance', { connectorMinInstances: 1 }, 'connectorMinInstances', '2 to 9'],
  ['eleven of them', { connectorMaxInstances: 11 }, 'connectorMaxInstances', '3 to 10'],
  [
    'an image by tag',
    { image: 'europe-west3-docker.pkg.dev/demo-project/chat/app:latest' },
    'image',
    'by digest',
  ],
  ['a base by its page', { baseImage: 'https://hub.docker.com/_/node' }, 'baseImage', 'PATH:TAG'],
  ['a base by half a digest', { baseImage: 'node@sha256:0e0ff40c' }, 'baseImage', 'its digest'],
  ['an access nobody knows', { access: 'everybody' }, 'access', 'public, allUsers, private'],
  ['requests longer than an hour', { timeoutSeconds: 3601 }, 'timeoutSeconds', '1 to 3600'],
  ['concurrency 0', { concurrency: 0 }, 'concurrency', '1 to 1000'],
  ['concurrency over 1000', { concurrency: 1001 }, 'concurrency', '1 to 1000'],
  ['fewer instances than none', { minInstances: -1 }, 'minInstances', '0 to 1000'],
  ['half a vCPU', { cpu: '0.5' }, 'cpu', '1, 2, 4, 6, 8'],
  ['memory without unit', { memory: '512' }, 'memory', 'a number of Mi or Gi'],
  [
    'an origin with a path',
    { allowedOrigins: ['https://example.com/'] },
    'allowedOrigins',
    'scheme and host, no path',
  ],
  ['fewer proxies than none', { trustedHops: -1 }, 'trustedHops', '0 to 5'],
  ['proxies upon proxies', { trustedHops: 6 }, 'trustedHops', '0 to 5'],
  ['a domain with its scheme', { domain: 'https://chat.example.com' }, 'domain', 'without scheme'],
  ['a domain of one word', { domain: 'localhost' }, 'domain', 'a name of at most 63 characters'],
  ['a domain in capitals', { domain: 'Chat.example.com' }, 'domain', 'in lowercase'],
  ['a domain too long for a certificate', { domain: `${'a'.repeat(60)}.com` }, 'domain', '63'],
  [
    'a zone by its DNS name',
    { domain: 'chat.example.com', dnsZone: 'example.com.' },
    'dnsZone',
    'not its DNS name',
  ],
  [
    'an address that is none',
    { monitoring: true, alertEmails: ['on-call'] },
    'alertEmails',
    'an email address',
  ],
  [
    'a channel by its number',
    { monitoring: true, alertChannels: ['123'] },
    'alertChannels',
    'projects/PROJECT/notificationChannels/NUMBER',
  ],
  [
    'a repository by its name, which can change hands',
    { deployRepository: 'owner/chat' },
    'deployRepository',
    'gh api repos/OWNER/NAME --jq .id',
  ],
  ["a pool in Google's own name", { deployPoolName: 'gcp-chat' }, 'deployPoolName', 'not gcp-'],
  ['everybody as reader', { imageReaders: ['allUsers'] }, 'imageReaders', 'an IAM member'],
  ['an empty history', { historyLength: 0 }, 'historyLength', '1 to 100000'],
  ['a history for ever', { historyDays: 366 }, 'historyDays', '1 to 365'],
  ['a setting of another project', { 'a-chat:suffix': '' }, 'a-chat:suffix', 'project is called'],
  ['a misspelt setting', { redisTeir: 'BASIC' }, 'redisTeir', 'that Pulumi.yaml declares'],
];

test.each(cases)('refuses %s', async (_, config, setting, allowed) => {
  const message = await refusal({ ...place, ...config });
  expect(message).toMatch(/^one setting is wrong; nothing has been created:/);
  const [value] = Object.values(config).slice(-1);
  const found = Array.isArray(value) ? JSON.stringify(value) : String(value);
  expect(message).toContain(`  ${setting} is ${JSON.stringify(found)}\n`);
  expect(message).toContain(allowed);
  expect(message).toMatch(/\n {4}change {4}pulumi config (set|rm) \S/);
});
