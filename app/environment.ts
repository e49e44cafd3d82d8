/**
 * Every environment variable that the chat reads, once: the server takes its settings from this
 * list, the infra program the names that it hands over, and the README's table is held to it.
 */

/** Who sets a variable when the chat is deployed: Cloud Run, the infra program, or nobody. */
type Source = 'platform' | 'infra' | 'person';

interface Variable<T> {
  readonly from: Source;
  readonly description: string;
  readonly default: T;
}

interface IntegerVariable extends Variable<number> {
  readonly type: 'integer';
  readonly min: number;
  readonly max: number;
}

interface TextVariable extends Variable<string> {
  readonly type: 'text';
  /** The values that are allowed; without it, any. */
  readonly oneOf?: readonly string[];
}

interface SecretVariable extends Variable<string> {
  /** Never shown: not in a log, not in an error, not in a plain variable of the service. */
  readonly type: 'secret';
}

interface CertificatesVariable extends Variable<string> {
  /** X.509 certificates in PEM, one after the other. */
  readonly type: 'certificates';
}

interface ListVariable extends Variable<readonly string[]> {
  /** Comma-separated in the environment. */
  readonly type: 'list';
}

export type AnyVariable =
  | IntegerVariable
  | TextVariable
  | ListVariable
  | SecretVariable
  | CertificatesVariable;

const integer = (variable: Omit<IntegerVariable, 'type'>): IntegerVariable => ({
  type: 'integer',
  ...variable,
});
const text = (variable: Omit<TextVariable, 'type'>): TextVariable => ({
  type: 'text',
  ...variable,
});
const list = (variable: Omit<ListVariable, 'type'>): ListVariable => ({
  type: 'list',
  ...variable,
});
const secret = (variable: Omit<SecretVariable, 'type'>): SecretVariable => ({
  type: 'secret',
  ...variable,
});
const certificates = (variable: Omit<CertificatesVariable, 'type'>): CertificatesVariable => ({
  type: 'certificates',
  ...variable,
});

export const environment = {
  PORT: integer({
    from: 'platform',
    default: 8080,
    min: 0,
    max: 65_535,
    description: 'TCP port to listen on; 0 takes a free one',
  }),
  K_SERVICE: text({
    from: 'platform',
    default: '',
    description: 'name of the Cloud Run service; tells the server that it runs there',
  }),
  K_REVISION: text({
    from: 'platform',
    default: '',
    description: 'name of the Cloud Run revision, for the log',
  }),
  REDISHOST: text({
    from: 'infra',
    default: '',
    description: 'host of Redis; required unless CHAT_LOG=memory',
  }),
  REDISPORT: integer({
    from: 'infra',
    default: 6379,
    min: 1,
    max: 65_535,
    description: 'port of Redis',
  }),
  REDISAUTH: secret({
    from: 'infra',
    default: '',
    description: 'AUTH string of Redis; without one none is sent',
  }),
  REDISCACERTS: certificates({
    from: 'infra',
    default: '',
    description:
      'all authorities that may have signed the certificate of Redis; with any, TLS is on',
  }),
  CHAT_TIMEOUT_SECONDS: integer({
    from: 'infra',
    default: 3600,
    min: 1,
    max: 3600,
    description: "the service's request timeout: each socket is recycled at a random 75–95 % of it",
  }),
  CHAT_CONCURRENCY: integer({
    from: 'infra',
    default: 1000,
    min: 1,
    max: 1000,
    description:
      "the service's requests per instance: 5 % of it is kept free of sockets, for pages and probes",
  }),
  CHAT_ALLOWED_ORIGINS: list({
    from: 'infra',
    default: [],
    description:
      'origins besides its own whose pages may open a socket, comma-separated (https://example.com)',
  }),
  CHAT_TRUSTED_HOPS: integer({
    from: 'infra',
    default: 0,
    min: 0,
    max: 5,
    description:
      "entries that proxies before the server add to X-Forwarded-For; 0 takes the socket's address",
  }),
  CHAT_HISTORY_LENGTH: integer({
    from: 'infra',
    default: 1000,
    min: 1,
    max: 100_000,
    description: 'messages kept in a room',
  }),
  CHAT_HISTORY_DAYS: integer({
    from: 'infra',
    default: 7,
    min: 1,
    max: 365,
    description: 'days after its last message that a room is kept',
  }),
  CHAT_LOG: text({
    from: 'person',
    default: 'redis',
    oneOf: ['redis', 'memory'],
    description: 'where messages are kept; memory serves a single instance and forgets',
  }),
  CHAT_MAX_TEXT_LENGTH: integer({
    from: 'person',
    default: 4000,
    min: 1,
    max: 100_000,
    description: 'UTF-16 code units in a message',
  }),
  CHAT_MAX_NAME_LENGTH: integer({
    from: 'person',
    default: 40,
    min: 1,
    max: 200,
    description: "UTF-16 code units in a person's name",
  }),
  CHAT_MAX_ROOM_LENGTH: integer({
    from: 'person',
    default: 60,
    min: 1,
    max: 200,
    description: "UTF-16 code units in a room's name",
  }),
  CHAT_MAX_ROOMS: integer({
    from: 'person',
    default: 20,
    min: 1,
    max: 1000,
    description: 'rooms that one socket may be in at a time',
  }),
  CHAT_MESSAGES_PER_10_SECONDS: integer({
    from: 'person',
    default: 200,
    min: 1,
    max: 1_000_000,
    description: 'messages that one socket may send within 10 s',
  }),
  CHAT_READS_PER_10_SECONDS: integer({
    from: 'person',
    default: 60,
    min: 1,
    max: 1_000_000,
    description: 'sign-ins and pages of history that one socket may ask for within 10 s',
  }),
  CHAT_ADDRESS_MESSAGES_PER_10_SECONDS: integer({
    from: 'person',
    default: 2000,
    min: 1,
    max: 1_000_000,
    description: 'messages that one address may send to an instance within 10 s',
  }),
  CHAT_ADDRESS_READS_PER_10_SECONDS: integer({
    from: 'person',
    default: 3000,
    min: 1,
    max: 1_000_000,
    description:
      'sign-ins and pages of history that one address may ask of an instance within 10 s',
  }),
  CHAT_ADDRESS_HANDSHAKES_PER_10_SECONDS: integer({
    from: 'person',
    default: 600,
    min: 1,
    max: 1_000_000,
    description: 'sockets that one address may open on an instance within 10 s',
  }),
  CHAT_ADDRESS_SOCKETS: integer({
    from: 'person',
    default: 500,
    min: 1,
    max: 1_000_000,
    description: 'sockets that one address may have on an instance at a time',
  }),
  CHAT_MAX_UNSIGNED: integer({
    from: 'person',
    default: 500,
    min: 1,
    max: 1_000_000,
    description: 'sockets of an instance that are in no room yet; beyond, the oldest is closed',
  }),
  CHAT_SIGN_IN_SECONDS: integer({
    from: 'person',
    default: 60,
    min: 1,
    max: 3600,
    description: 'time within which a new socket has to sign in to a room',
  }),
  CHAT_LOG_LEVEL: text({
    from: 'person',
    default: 'info',
    oneOf: ['debug', 'info', 'warn', 'error', 'silent'],
    description: 'least severity that is logged',
  }),
  CHAT_METRICS_PORT: integer({
    from: 'infra',
    default: 0,
    min: 0,
    max: 65_535,
    description: 'TCP port on which Prometheus may read metrics; 0: none. Never the public port',
  }),
} as const satisfies Record<string, AnyVariable>;

export type VariableName = keyof typeof environment;

/** The variables that the infra program sets on the service: these, and no other. */
export type InfraVariableName = {
  [Name in VariableName]: (typeof environment)[Name]['from'] extends 'infra' ? Name : never;
}[VariableName];

/** Those of them that are handed over as references to secrets. */
export type SecretVariableName = {
  [Name in VariableName]: (typeof environment)[Name]['type'] extends 'secret' ? Name : never;
}[VariableName];

/** What makes an instance do without Redis: alone, and forgetting its messages when it ends. */
export const standalone = { CHAT_LOG: 'memory' } as const satisfies Partial<
  Record<VariableName, string>
>;
