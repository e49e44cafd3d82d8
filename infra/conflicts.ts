import { overlap, parseRange } from './cidr.ts';
import type { Settings } from './rules.ts';

/** What is wrong with a setting, and what to do about it. */
export interface Problem {
  readonly setting: string;
  readonly value: string | undefined;
  readonly allowed: string;
  readonly change: string;
}

interface Check {
  readonly needs: readonly (keyof Settings)[];
  readonly check: (settings: Settings) => readonly Problem[];
}

/** A check that runs when each setting it needs is right by itself. */
function between<Name extends keyof Settings>(
  needs: readonly Name[],
  check: (settings: Pick<Settings, Name>) => readonly Problem[],
): Check {
  return { needs, check };
}

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

// An auto-mode network, as `default` is unless somebody rebuilt it, adds a subnet from this range
// whenever Google opens a region: cloud.google.com/vpc/docs/subnets.
const autoModeRange = '10.128.0.0/9';

interface NamedRange {
  readonly owner: string;
  readonly text: string;
}

/**
 * A range that the program takes, against those before it. The connector's and the subnet's too:
 * while a stack changes from one to the other, both are there.
 */
function rangeProblems(
  setting: 'connectorRange' | 'subnetworkRange',
  value: string,
  taken: readonly NamedRange[],
): Problem[] {
  const range = parseRange(value);
  return taken.flatMap(({ owner, text }) => {
    const other = parseRange(text);
    if (range === undefined || other === undefined || !overlap(range, other)) return [];
    const allowed = `a range outside ${text}, ${owner}`;
    const change = `pulumi config set ${setting} A_FREE_RANGE/${range.prefix}`;
    return [{ setting, value, allowed, change }];
  });
}

const rangeCheck = between(
  ['connectorRange', 'subnetworkRange', 'rangesInUse', 'network'],
  ({ connectorRange, subnetworkRange, rangesInUse, network }) => {
    const taken = [
      ...(network === 'default'
        ? [{ owner: 'which the network default owns', text: autoModeRange }]
        : []),
      ...rangesInUse.map((text) => ({ owner: 'which rangesInUse names', text })),
    ];
    const connector = { owner: 'which is connectorRange', text: connectorRange };
    return [
      ...rangeProblems('connectorRange', connectorRange, taken),
      ...rangeProblems('subnetworkRange', subnetworkRange, [...taken, connector]),
    ];
  },
);

// Two for each instance, and twice that while a revision is replaced by the next; Google keeps four
// of a subnet for itself: cloud.google.com/run/docs/configuring/vpc-direct-vpc, /vpc/docs/subnets.
const addressesFor = (instances: number) => 4 * instances + 4;

const addressCheck = between(
  ['subnetworkRange', 'subnetwork', 'egress', 'maxInstances'],
  ({ subnetworkRange, subnetwork, egress, maxInstances }) => {
    const range = parseRange(subnetworkRange);
    if (range === undefined || subnetwork !== 'create' || egress !== 'direct') return [];
    const needed = addressesFor(maxInstances);
    if (range.last - range.first + 1 >= needed) return [];
    const prefix = 32 - Math.ceil(Math.log2(needed));
    const allowed = `a /${prefix} or larger: ${maxInstances} instances take ${needed} addresses`;
    const change = `pulumi config set subnetworkRange A_FREE_RANGE/${prefix}`;
    return [{ setting: 'subnetworkRange', value: subnetworkRange, allowed, change }];
  },
);

const subnetworkCheck = between(
  ['subnetwork', 'network', 'egress'],
  ({ subnetwork, network, egress }) => {
    if (subnetwork === 'create' || (egress === 'direct' && network !== 'create')) return [];
    const reason = egress === 'direct' ? 'network create has no other' : 'a connector uses none';
    const change = 'pulumi config set subnetwork create';
    return [{ setting: 'subnetwork', value: subnetwork, allowed: `create: ${reason}`, change }];
  },
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

export const checks: readonly Check[] = [
  ...nameChecks,
  rangeCheck,
  addressCheck,
  subnetworkCheck,
  connectorBounds,
  instanceBounds,
  memoryCheck,
];
