import { environment } from '../app/environment.ts';
import { isPrivate, parseRange } from './cidr.ts';
import { flag, integer, isName, list, matching, name, oneOf, type Rule, text } from './rule.ts';

/** Settings of the provider, in its own namespace. */
export const providerRules = {
  project: text(
    "a project's id (6 to 30 lowercase letters, digits and hyphens), not its name or number",
    'PROJECT_ID',
    matching(/^[a-z][-a-z0-9]{4,28}[a-z0-9]$/),
  ),
  region: text(
    'a region such as europe-west3, not a zone such as europe-west3-a',
    'europe-west3',
    matching(/^[a-z]+-[a-z]+\d{1,2}$/),
  ),
} as const;

/** Settings of this project: the names, kinds and defaults of Pulumi.yaml. */
export const rules = {
  suffix: text(
    'nothing, or lowercase letters, digits and hyphens, no hyphen first or last',
    'prod',
    matching(/^([a-z0-9]([-a-z0-9]*[a-z0-9])?)?$/),
  ),
  network: text('create, or the name of a VPC network of the project', 'create', isName),
  networkName: text('lowercase letters, digits and hyphens, but not create', 'chat', (value) => {
    // Else the network that a stack made could not be named in another's settings.
    return isName(value) && value !== 'create';
  }),
  rangesInUse: list(
    text('an IPv4 range that starts at its network address', '10.8.0.0/28', (value) => {
      return parseRange(value) !== undefined;
    }),
  ),
  egress: oneOf('connector', 'direct'),
  subnetwork: text('create, or the name of a subnet of the network', 'create', isName),
  // cloud.google.com/run/docs/configuring/vpc-direct-vpc
  subnetworkRange: text(
    'a private IPv4 /26 or larger that starts at its network address',
    '10.8.0.64/26',
    (value) => {
      const range = parseRange(value);
      return range !== undefined && range.prefix <= 26 && isPrivate(range);
    },
  ),
  redisName: name('chat-redis'),
  redisTier: oneOf('BASIC', 'STANDARD_HA'),
  // One bound for both tiers: cloud.google.com/memorystore/docs/redis/redis-tiers gives 300 GB for
  // either, and more than 1 GB at least is asked of read replicas only (5 GB), which stay off.
  redisMemoryGb: integer({ min: 1, max: 300 }),
  redisAuth: flag,
  redisTls: flag,
  redisVersion: oneOf('REDIS_7_2', 'REDIS_7_0', 'REDIS_6_X'),
  connectorName: name('chat-vpc'),
  connectorRange: text(
    'a private IPv4 /28 that starts at its network address',
    '10.8.0.0/28',
    (v) => {
      const range = parseRange(v);
      return range?.prefix === 28 && isPrivate(range);
    },
  ),
  connectorMachineType: oneOf('e2-micro', 'f1-micro', 'e2-standard-4'),
  // `gcloud compute networks vpc-access connectors create --help`.
  connectorMinInstances: integer({ min: 2, max: 9 }),
  connectorMaxInstances: integer({ min: 3, max: 10 }),
  serviceAccountName: name('chat-identity'),
  repositoryName: name('chat'),
  image: text(
    'nothing (build app/ here), or an image by digest: HOST/PATH@sha256: and 64 hexadecimal digits',
    "''",
    matching(/^(([a-z0-9.-]+(:\d+)?\/)[a-z0-9._/-]+(:[\w.-]+)?@sha256:[0-9a-f]{64})?$/),
  ),
  // Taken beside `image`, which leaves it without effect: for an earlier image, and back from it,
  // nobody should have to give up their mirror.
  baseImage: text(
    "nothing (the Dockerfile's own), or an image: HOST/PATH:TAG or HOST/PATH@sha256: and its digest",
    "''",
    matching(
      /^(([a-z0-9.-]+(:\d+)?\/)?[a-z0-9][a-z0-9._/-]*(:\w[\w.-]*)?(@sha256:[0-9a-f]{64})?)?$/,
    ),
  ),
  imageReaders: list(
    text(
      'an IAM member: serviceAccount:, user: or group: and an address',
      'serviceAccount:service-PROJECT_NUMBER@serverless-robot-prod.iam.gserviceaccount.com',
      matching(/^(serviceAccount|user|group):[^\s:@]+@[^\s:@]+$/),
    ),
  ),
  serviceName: name('chat-app'),
  access: oneOf('public', 'allUsers', 'private'),
  timeoutSeconds: integer(environment.CHAT_TIMEOUT_SECONDS, 3600),
  concurrency: integer(environment.CHAT_CONCURRENCY, 1000),
  minInstances: integer({ min: 0, max: 1000 }),
  maxInstances: integer({ min: 1, max: 1000 }, 10),
  // Less than one vCPU would hold an instance to a single request at a time:
  // cloud.google.com/run/docs/configuring/services/cpu.
  cpu: oneOf('1', '2', '4', '6', '8'),
  memory: text('a number of Mi or Gi', '512Mi', matching(/^[1-9]\d*(Mi|Gi)$/)),
  cpuAlwaysAllocated: flag,
  deletionProtection: flag,
  allowedOrigins: list(
    text('an origin: scheme and host, no path', 'https://example.com', isOrigin),
  ),
  trustedHops: integer(environment.CHAT_TRUSTED_HOPS, 1),
  historyLength: integer(environment.CHAT_HISTORY_LENGTH, 1000),
  historyDays: integer(environment.CHAT_HISTORY_DAYS, 7),
  // The first name of a certificate has at most 63 characters: RFC 5280, ub-common-name-length, and
  // cloud.google.com/load-balancing/docs/quotas#ssl_certificates.
  domain: text(
    'nothing, or a name of at most 63 characters in lowercase, without scheme and port',
    'chat.example.com',
    matching(/^((?=.{4,63}$)([a-z0-9]([-a-z0-9]*[a-z0-9])?\.)+[a-z][-a-z0-9]*[a-z0-9])?$/),
  ),
  dnsZone: text(
    "nothing, or the zone's name (not its DNS name): lowercase letters, digits and hyphens",
    'ZONE_NAME',
    (value) => value === '' || isName(value),
  ),
  keepServiceUrl: flag,
  monitoring: flag,
  appMetrics: flag,
  alertEmails: list(
    text('an email address', 'on-call@example.com', matching(/^[^\s@]+@[^\s@]+\.[^\s@.]+$/)),
  ),
  alertChannels: list(
    text(
      'the name of a channel: projects/PROJECT/notificationChannels/NUMBER',
      'projects/PROJECT_ID/notificationChannels/CHANNEL_NUMBER',
      matching(/^projects\/[^/\s]+\/notificationChannels\/\d+$/),
    ),
  ),
  // A name can be given up and taken by somebody else, who could then deploy; a number cannot:
  // docs.github.com/en/actions/reference/security/oidc.
  deployRepository: text(
    "nothing, or the repository's number: gh api repos/OWNER/NAME --jq .id",
    'REPOSITORY_NUMBER',
    matching(/^([1-9]\d*)?$/),
  ),
  deployPoolName: text(
    'lowercase letters, digits and hyphens, a letter first, no hyphen last, not gcp- first',
    'chat-deploy',
    matching(/^(?!gcp-)[a-z]([-a-z0-9]*[a-z0-9])?$/),
  ),
} as const;

function isOrigin(value: string): boolean {
  return /^https?:/.test(value) && URL.canParse(value) && new URL(value).origin === value;
}

type Values<Rules> = {
  readonly [Name in keyof Rules]: Rules[Name] extends Rule<infer T> ? T : never;
};

/** Everything that the program lets a person choose, read and found right. */
export type Settings = Values<typeof providerRules> & Values<typeof rules>;
