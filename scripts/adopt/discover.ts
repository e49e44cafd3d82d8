import { at, type Json, type Lookup, nameOf } from './lookup.ts';

export interface Place {
  readonly project: string;
  readonly region: string;
}

/** What somebody calls their things, where they say so. */
export interface Names {
  readonly service?: string | undefined;
  readonly redis?: string | undefined;
  readonly connector?: string | undefined;
  readonly 'service-account'?: string | undefined;
}

/** What the tutorial's commands made, as Google tells it; undefined: not there. */
export interface Found {
  readonly service: Json | undefined;
  readonly redis: Json | undefined;
  readonly connector: Json | undefined;
  readonly account: Json | undefined;
  /** Whether the service may be called by `allUsers`. */
  readonly isPublic: boolean;
  /** Things of these kinds that were not taken, because nothing says that they are the chat's. */
  readonly others: readonly string[];
}

/**
 * Finds the service, and by it all the rest: it is told the address of its Redis, the connector and
 * the account. `expected` are the names that the stack would give; nothing else is taken unasked.
 * @param settled whether the stack has things already: then their names are known, and whatever has
 *   another is somebody else's.
 */
export async function discover(
  google: Lookup,
  { project, region }: Place,
  names: Names,
  expected: Required<Names>,
  settled = false,
): Promise<Found> {
  const parent = `projects/${project}/locations/${region}`;
  const [services, instances, connectors] = await Promise.all([
    google.list('cloudRunV2', `${parent}/services`, 'services'),
    google.list('redis', `${parent}/instances`, 'instances'),
    google.list('vpcAccess', `${parent}/connectors`, 'connectors'),
  ]);

  const service = choose('service', services, names, expected, (one) => {
    return !settled && hostIn(one) !== undefined && !isPulumis(one);
  });
  const host = hostIn(service);
  const redis = choose('redis', instances, names, expected, (one) => {
    return host !== undefined && one.host === host;
  });
  if (host !== undefined && names.redis === undefined && redis?.host !== host) {
    throw new Error(
      `the service ${nameOf(service?.name)} uses Redis at ${host}, where no instance of this ` +
        'project and region is; name with --redis the one that it is to use from now on',
    );
  }
  const used = at(service, 'template.vpcAccess.connector');
  const direct = at(service, 'template.vpcAccess.networkInterfaces') !== undefined;
  const connector =
    direct && names.connector === undefined
      ? undefined
      : choose('connector', connectors, names, expected, ({ name }) => {
          return used !== undefined && nameOf(name) === nameOf(used);
        });
  requireReady('--redis', redis);
  requireReady('--connector', connector);
  const account = await findAccount(google, project, names, expected, service);

  const path = `${parent}/services/${nameOf(service?.name)}`;
  const isPublic =
    service !== undefined &&
    (await google.grants({ api: 'cloudRunV2', path }, 'roles/run.invoker', 'allUsers'));
  const others = [
    ...rest('--redis', instances, redis),
    ...rest('--connector', connectors, connector),
  ];
  return { service, redis, connector, account, isPublic, others };
}

/** What an operation left half-made cannot be used, nor mended by an update. */
function requireReady(option: string, thing: Json | undefined) {
  const { state = 'READY', name } = thing ?? {};
  if (state === 'READY') return;
  throw new Error(
    `${nameOf(name)} (${option}) is ${state}, expected READY: wait until it is, or delete it at ` +
      'Google, and have it made anew',
  );
}

/** Made by a Pulumi program; if not by this stack, another one owns it. */
export function isPulumis({ labels }: Json): boolean {
  return at(labels, 'goog-pulumi-provisioned') === 'true';
}

/** The address of Redis that a service is told, as the tutorial has it. */
function hostIn(service: Json | undefined): unknown {
  const env = (at(service, 'template.containers.0.env') ?? []) as readonly Json[];
  return env.find(({ name }) => name === 'REDISHOST')?.value;
}

/** The one that was named, else the one that belongs to the chat, else the one of the usual name. */
function choose(
  kind: keyof Names,
  all: readonly Json[],
  names: Names,
  expected: Required<Names>,
  belongs: (one: Json) => boolean,
): Json | undefined {
  const isNamed = (name: string | undefined) => (one: Json) => nameOf(one.name) === name;
  const wanted = names[kind];
  const listed = all.map(({ name }) => nameOf(name)).join(', ') || 'none';
  if (wanted !== undefined) {
    const found = all.find(isNamed(wanted));
    if (found === undefined) throw new Error(`--${kind} ${wanted}: there is ${listed}`);
    return found;
  }
  const usual = all.find(isNamed(expected[kind]));
  const ours = all.filter(belongs);
  if (kind === 'service' && usual !== undefined) return usual;
  if (ours.length > 1) {
    const candidates = ours.map(({ name }) => nameOf(name)).join(', ');
    throw new Error(`several may be meant: ${candidates}; name one with --${kind}`);
  }
  return ours[0] ?? usual;
}

async function findAccount(
  google: Lookup,
  project: string,
  names: Names,
  expected: Required<Names>,
  service: Json | undefined,
): Promise<Json | undefined> {
  const domain = `@${project}.iam.gserviceaccount.com`;
  const used = String(at(service, 'template.serviceAccount') ?? '');
  const wanted = names['service-account'];
  // Whoever left the account out runs as Google's default one, which is not the chat's to take.
  const own = used.endsWith(domain) ? used : `${expected['service-account']}${domain}`;
  const email = wanted === undefined ? own : `${wanted.replace(domain, '')}${domain}`;
  const account = await google.get('iamBeta', `projects/${project}/serviceAccounts/${email}`);
  if (account === undefined && wanted !== undefined) {
    throw new Error(`--service-account ${wanted}: there is no ${email}`);
  }
  return account;
}

function rest(option: string, all: readonly Json[], taken: Json | undefined): string[] {
  return all.filter((one) => one !== taken).map(({ name }) => `${option} ${nameOf(name)}`);
}
