import { expect, test } from 'vitest';
import { deploy, place, type RefusalCase, refusal } from './fixture.ts';

const cases: readonly RefusalCase[] = [
  [
    'a range that is in use',
    { connectorRange: '10.9.0.0/28', rangesInUse: ['10.9.0.0/16'] },
    'connectorRange',
    'outside 10.9.0.0/16, which rangesInUse names',
  ],
  [
    'a range of the auto-mode network',
    { connectorRange: '10.132.0.0/28' },
    'connectorRange',
    'outside 10.128.0.0/9, which the network default owns',
  ],
  [
    'a subnet in the range of the connector: while one becomes the other, both are there',
    { connectorRange: '10.8.0.64/28' },
    'subnetworkRange',
    'outside 10.8.0.64/28, which is connectorRange',
  ],
  [
    'a subnet in a range that is in use',
    { rangesInUse: ['10.8.0.0/24'], connectorRange: '10.9.0.0/28' },
    'subnetworkRange',
    'outside 10.8.0.0/24, which rangesInUse names',
  ],
  [
    'a subnet without addresses for all instances',
    { egress: 'direct', maxInstances: 16 },
    'subnetworkRange',
    'a /25 or larger: 16 instances take 68 addresses',
  ],
  [
    'a subnet that nobody would use',
    { network: 'office', subnetwork: 'desks' },
    'subnetwork',
    'create: a connector uses none',
  ],
  [
    'a subnet of a network that is not there yet',
    { network: 'create', egress: 'direct', subnetwork: 'desks' },
    'subnetwork',
    'create: network create has no other',
  ],
  [
    'connector bounds that are equal',
    { connectorMinInstances: 3 },
    'connectorMaxInstances',
    'more than connectorMinInstances, which is 3',
  ],
  [
    'a minimum over the maximum',
    { minInstances: 11 },
    'maxInstances',
    'at least minInstances, which is 11',
  ],
  ['too little memory to run in', { memory: '256Mi' }, 'memory', '512Mi to 4Gi with cpu 1'],
  ['more than the vCPUs take', { memory: '8Gi' }, 'memory', '512Mi to 4Gi with cpu 1'],
  ['a record of no domain', { dnsZone: 'example' }, 'dnsZone', 'nothing without domain'],
  ['an address beside no domain', { keepServiceUrl: true }, 'keepServiceUrl', 'without domain'],
  [
    'somebody to tell where nothing is watched',
    { alertEmails: ['on-call@example.com'] },
    'alertEmails',
    'nothing without monitoring',
  ],
  [
    'a collector that stands still between requests',
    { appMetrics: true },
    'appMetrics',
    'true only with cpuAlwaysAllocated true',
  ],
  [
    'a domain at which nobody gets in',
    { domain: 'chat.example.com', access: 'private' },
    'access',
    'public or allUsers with a domain',
  ],
  [
    'more proxies than the chat counts, the load balancer among them',
    { trustedHops: 5, domain: 'chat.example.com' },
    'trustedHops',
    "at most 4: the domain's load balancer adds one",
  ],
  ['less than the vCPUs ask', { cpu: 4, memory: '1Gi' }, 'memory', '2Gi to 16Gi with cpu 4'],
];

test.each(cases)('refuses %s', async (_, config, setting, allowed) => {
  const message = await refusal({ ...place, ...config });
  expect(message).toMatch(/^one setting is wrong; nothing has been created:/);
  expect(message).toContain(`  ${setting} is "`);
  expect(message).toContain(allowed);
  expect(message).toMatch(/\n {4}change {4}pulumi config set \S/);
});

test.each([
  ['connectorName', 'chat-vpc-in-frankfurt', 'fewer than 21 characters, a hyphen counting as two'],
  ['redisName', 'r'.repeat(41), '1 to 40 characters'],
  ['serviceAccountName', 'short', '6 to 30 characters'],
  ['serviceName', 's'.repeat(50), '1 to 49 characters'],
  ['deployPoolName', 'chat', '6 to 30 characters'],
  ['repositoryName', 'r'.repeat(64), '1 to 63 characters'],
])('refuses a length of %s that Google refuses minutes later', async (setting, name, allowed) => {
  const message = await refusal({ ...place, [setting]: name });
  expect(message).toContain(`  ${setting} is "${name}"`);
  expect(message).toContain(allowed);
});

test('refuses a name that the suffix makes too long: the connector is the tightest', async () => {
  // chat-vpc-frankfurt counts 20 with its hyphens twice, one letter more 21.
  await deploy('dev', { suffix: 'frankfurt' });
  const message = await refusal({ ...place, suffix: 'frankfurt1' });
  expect(message).toContain('connectorName with the suffix is "chat-vpc-frankfurt1"');
  expect(message).toContain('another connectorName or suffix');
});
