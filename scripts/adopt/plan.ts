import { evaluate, type Realise, type RegisteredResource } from '../../local/program.ts';
import type { Value } from '../../local/stack.ts';
import { compare, type Difference } from './difference.ts';
import { isPulumis, type Place } from './discover.ts';
import { kinds } from './kinds.ts';
import { listed } from './listed.ts';
import type { Json, Lookup } from './lookup.ts';
import { memberships } from './memberships.ts';

/** One resource of the program, and what there is of it. */
export interface Planned {
  readonly resource: RegisteredResource;
  /** What `pulumi import` calls it; undefined: it is not there, and will be made. */
  readonly importId: string | undefined;
  /** What it is to Google once it is there; undefined for a member of a policy. */
  readonly path: string | undefined;
  readonly differences: readonly Difference[];
  /** Whether a Pulumi program made it, this one or another. */
  readonly byPulumi: boolean;
  /** Names of all that have its title, where Google gives names; one of them is the resource. */
  readonly titled: readonly string[];
}

interface PlanArgs {
  readonly google: Lookup;
  readonly place: Place;
  readonly stack: string;
  /** Settings over those of the stack. */
  readonly config: Readonly<Record<string, Value>>;
}

/** All components that the program has, and its resources as far as Google keeps them. */
export interface Plan {
  readonly components: readonly RegisteredResource[];
  readonly resources: readonly Planned[];
}

/**
 * Evaluates the program, and holds each of its resources against what is there. Rejects with the
 * program's own words where it refuses the settings.
 */
export async function plan({ google, place, stack, config }: PlanArgs): Promise<Plan> {
  const found = new Map<string, Planned>();
  const realise: Realise = async (resource) => {
    const { type, inputs } = resource;
    const path = kinds[type]?.path(inputs, place);
    const all = await find(google, place, resource);
    const [there] = all;
    const id = path ?? String(there?.name ?? resource.name);
    const importId = there === undefined ? await memberId(google, place, resource) : id;
    const differences = there === undefined ? [] : compare(resource, there);
    const byPulumi = there !== undefined && isPulumis(there);
    const titled = type in listed ? all.map((one) => String(one.name)) : [];
    found.set(resource.urn, { resource, importId, path, differences, byPulumi, titled });
    return { id, outputs: outputsOf(resource, place, there) };
  };
  const { resources } = await evaluate({ stack, config, realise });
  const isKept = ({ type }: RegisteredResource) =>
    [kinds, listed, memberships].some((table) => type in table);
  return {
    components: resources.filter(({ custom }) => !custom),
    resources: resources.filter(isKept).flatMap(({ urn }) => found.get(urn) ?? []),
  };
}

/** By its name; or by its title where Google gives the name, and there may be several. */
async function find(
  google: Lookup,
  place: Place,
  { type, inputs }: RegisteredResource,
): Promise<readonly Json[]> {
  const [kind, list] = [kinds[type], listed[type]];
  if (kind !== undefined) {
    const there = await google.get(kind.api, kind.path(inputs, place));
    requireKept(there);
    return there === undefined ? [] : [there];
  }
  if (list === undefined) return [];
  const all = await google.list(list.api, list.collection(place), list.key);
  return all.filter(({ displayName }) => displayName === list.title(inputs));
}

/** Pools and providers: Google tells of those that are deleted, and lets nobody have their names. */
function requireKept(there: Json | undefined) {
  if (there?.state !== 'DELETED') return;
  const [, pool, provider] =
    /workloadIdentityPools\/([^/]+)(?:\/providers\/(.+))?$/.exec(String(there.name)) ?? [];
  const which =
    provider === undefined
      ? `undelete ${pool}`
      : `providers undelete ${provider} --workload-identity-pool=${pool}`;
  throw new Error(
    `${provider ?? pool} is DELETED, expected ACTIVE; Google keeps the name for 30 days. Have it ` +
      'back, then type this again:\n' +
      `  gcloud iam workload-identity-pools ${which} --location=global\n` +
      'or call the pool something else: pulumi config set deployPoolName NAME',
  );
}

async function memberId(
  google: Lookup,
  place: Place,
  { type, inputs }: RegisteredResource,
): Promise<string | undefined> {
  const membership = memberships[type];
  if (membership === undefined) return undefined;
  const [role, member] = [String(inputs.role), String(inputs.member)];
  if (!(await google.grants(membership.policy(inputs, place), role, member))) return undefined;
  return `${membership.importPath(inputs, place)} ${role} ${member}`;
}

/** What the provider would compute, as far as the program makes something of it. */
function outputsOf({ type, inputs, name }: RegisteredResource, { project }: Place, there?: Json) {
  switch (type) {
    case 'gcp:redis/instance:Instance': {
      // Not the AUTH string: only the provider has to know it.
      const { host = '', port = 6379, serverCaCerts = [{ cert: '' }] } = there ?? {};
      return { host, port, serverCaCerts, authString: '' };
    }
    case 'gcp:serviceaccount/account:Account': {
      const email = `${inputs.accountId}@${project}.iam.gserviceaccount.com`;
      const path = `projects/${project}/serviceAccounts/${email}`;
      return { email, name: path, member: `serviceAccount:${email}` };
    }
    case 'gcp:artifactregistry/repository:Repository': {
      const { registryUri = '' } = there ?? {};
      return { registryUri, name: inputs.repositoryId };
    }
    case 'docker:index/image:Image':
      return { repoDigest: `${inputs.imageName}` };
    case 'gcp:cloudrunv2/service:Service': {
      // The uptime check takes the host out of it.
      const { uri = 'https://not-there-yet.invalid' } = there ?? {};
      return { uri };
    }
    case 'gcp:secretmanager/secretVersion:SecretVersion':
      return { version: '1' };
    case 'gcp:compute/globalAddress:GlobalAddress':
      return { address: there?.address ?? '' };
    case 'gcp:iam/workloadIdentityPool:WorkloadIdentityPool':
    case 'gcp:monitoring/alertPolicy:AlertPolicy':
    case 'gcp:monitoring/notificationChannel:NotificationChannel':
      // As Google calls it.
      return { name: there?.name ?? name };
    default:
      return {};
  }
}
