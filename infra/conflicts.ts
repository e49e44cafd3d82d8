import { environment } from '../app/environment.ts';
import { between, type Check } from './problem.ts';
import { rangeChecks } from './ranges.ts';
import { trustedHopsOf } from './reach.ts';
import type { Settings } from './rules.ts';

export const withSuffix = (name: string, suffix: string) =>
  suffix === '' ? name : `${name}-${suffix}`;

interface Length {
  readonly allowed: string;
  readonly fits: (name: string) => boolean;
}

const length = (least: number, most: number): Length => ({
  allowed: `${least} to ${most} characters`,
  fits: (name) => name.length >= least && name.length <= most,
});

/** The names that take the suffix, and what Google's references say of their length. */
export const nameLengths = {
  networkName: length(1, 63),
  redisName: length(1, 40),
  // cloud.google.com/vpc/docs/configure-serverless-vpc-access; the API itself says 25, and then the
  // connector fails on a longer one minutes after it was accepted.
  connectorName: {
    allowed: 'fewer than 21 characters, a hyphen counting as two',
    fits: (name) => name.replaceAll('-', '--').length < 21,
  },
  serviceAccountName: length(6, 30),
  repositoryName: length(1, 63),
  serviceName: length(1, 49),
  // A pool's is 4 to 32, that of the service account beside it 6 to 30.
  deployPoolName: length(6, 30),
} as const satisfies Partial<Record<keyof Settings, Length>>;

export type NameSetting = keyof typeof nameLengths;

const nameChecks = (Object.keys(nameLengths) as NameSetting[]).map((setting) =>
  between(['suffix', setting], (settings) => {
    const value = withSuffix(settings[setting], settings.suffix);
    const { allowed, fits } = nameLengths[setting];
    if (fits(value)) return [];
    const named = settings.suffix === '' ? setting : `${setting} with the suffix`;
    return [{ setting: named, value, allowed, change: `another ${setting} or suffix` }];
  }),
);

const connectorBounds = between(['connectorMinInstances', 'connectorMaxInstances'], (settings) => {
  const { connectorMinInstances: min, connectorMaxInstances: max } = settings;
  if (min < max) return [];
  return [
    {
      setting: 'connectorMaxInstances',
      value: String(max),
      allowed: `more than connectorMinInstances, which is ${min}`,
      change: `pulumi config set connectorMaxInstances ${min + 1}`,
    },
  ];
});

const instanceBounds = between(['minInstances', 'maxInstances'], (settings) => {
  const { minInstances: min, maxInstances: max } = settings;
  if (min <= max) return [];
  return [
    {
      setting: 'maxInstances',
      value: String(max),
      allowed: `at least minInstances, which is ${min}`,
      change: `pulumi config set maxInstances ${min}`,
    },
  ];
});

// GiB by vCPUs: cloud.google.com/run/docs/configuring/services/cpu. 512 MiB is the least that the
// second generation environment, and CPU that is always allocated, ask for.
const memoryGib = { 1: [0.5, 4], 2: [0.5, 8], 4: [2, 16], 6: [4, 24], 8: [4, 32] } as const;

const memoryCheck = between(['cpu', 'memory'], ({ cpu, memory }) => {
  const [least, most] = memoryGib[cpu];
  const gib = Number.parseInt(memory, 10) / (memory.endsWith('Mi') ? 1024 : 1);
  if (gib >= least && gib <= most) return [];
  const from = least === 0.5 ? '512Mi' : `${least}Gi`;
  const allowed = `${from} to ${most}Gi with cpu ${cpu}`;
  return [
    { setting: 'memory', value: memory, allowed, change: `pulumi config set memory ${from}` },
  ];
});

/** Settings that say more of something which is not there. */
const withoutEffect = [
  ['dnsZone', 'domain', 'chat.example.com'],
  ['keepServiceUrl', 'domain', 'chat.example.com'],
  ['alertEmails', 'monitoring', 'true'],
  ['alertChannels', 'monitoring', 'true'],
] as const;

const isSet = (value: Settings[keyof Settings]) =>
  Array.isArray(value) ? value.length > 0 : value !== '' && value !== false;

const effectChecks = withoutEffect.map(([setting, needed, example]) =>
  between([setting, needed], (settings) => {
    if (!isSet(settings[setting]) || isSet(settings[needed])) return [];
    const value = String(settings[setting]);
    const allowed = `nothing without ${needed}`;
    return [{ setting, value, allowed, change: `pulumi config set ${needed} ${example}` }];
  }),
);

// A collector whose instance has no CPU between requests asks for nothing, and sends nothing:
// cloud.google.com/stackdriver/docs/managed-prometheus/cloudrun-sidecar.
const collectorCheck = between(
  ['appMetrics', 'cpuAlwaysAllocated'],
  ({ appMetrics, cpuAlwaysAllocated }) => {
    if (!appMetrics || cpuAlwaysAllocated) return [];
    const allowed = 'true only with cpuAlwaysAllocated true';
    const change = 'pulumi config set cpuAlwaysAllocated true';
    return [{ setting: 'appMetrics', value: 'true', allowed, change }];
  },
);

// Who gets in by a token would have to come by run.app, with a proxy that sends one.
const accessCheck = between(
  ['access', 'domain', 'keepServiceUrl'],
  ({ access, domain, keepServiceUrl }) => {
    if (access !== 'private' || domain === '' || keepServiceUrl) return [];
    const allowed = 'public or allUsers with a domain, at which a browser shows no token';
    return [
      { setting: 'access', value: access, allowed, change: 'pulumi config set access public' },
    ];
  },
);

const hopsCheck = between(['trustedHops', 'domain'], (settings) => {
  const { max } = environment.CHAT_TRUSTED_HOPS;
  if (trustedHopsOf(settings) <= max) return [];
  const allowed = `at most ${max - 1}: the domain's load balancer adds one`;
  const change = `pulumi config set trustedHops ${max - 1}`;
  return [{ setting: 'trustedHops', value: String(settings.trustedHops), allowed, change }];
});

export const checks: readonly Check[] = [
  ...nameChecks,
  ...rangeChecks,
  connectorBounds,
  instanceBounds,
  memoryCheck,
  ...effectChecks,
  collectorCheck,
  accessCheck,
  hopsCheck,
];
