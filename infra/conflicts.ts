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
    return [{ setting: named, value, allowed, change: `a shorter ${setting} or suffix` }];
  }),
);

// An auto-mode network, as `default` is unless somebody rebuilt it, adds a subnet from this range
// whenever Google opens a region: cloud.google.com/vpc/docs/subnets.
const autoModeRange = '10.128.0.0/9';

const rangeCheck = between(['connectorRange', 'rangesInUse', 'network'], (settings) => {
  const taken = settings.network === 'default' ? [autoModeRange] : [];
  const connector = parseRange(settings.connectorRange);
  return [...taken, ...settings.rangesInUse].flatMap((text) => {
    const range = parseRange(text);
    if (connector === undefined || range === undefined || !overlap(connector, range)) return [];
    const owner = text === autoModeRange ? 'the network default owns' : 'rangesInUse names';
    return [
      {
        setting: 'connectorRange',
        value: settings.connectorRange,
        allowed: `a /28 outside ${text}, which ${owner}`,
        change: 'pulumi config set connectorRange A_FREE_RANGE/28',
      },
    ];
  });
});

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
  connectorBounds,
  instanceBounds,
  memoryCheck,
];
