import { evaluate, type Realise, type RegisteredResource } from '../../local/program.ts';
import type { Value } from '../../local/stack.ts';
import { isPulumis, type Place } from './discover.ts';
import { kinds, memberships } from './kinds.ts';
import { at, type Json, type Lookup, nameOf } from './lookup.ts';

export interface Difference {
  readonly field: string;
  readonly found: unknown;
  readonly wanted: unknown;
  /** Whether the resource would be made anew for it. */
  readonly replaces: boolean;
}

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
    const kind = kinds[type];
    const id = kind?.path(inputs, place) ?? resource.name;
    const there = kind === undefined ? undefined : await google.get(kind.api, id);
    const importId = there === undefined ? await memberId(google, place, resource) : id;
    const differences = there === undefined ? [] : compare(resource, there);
    const path = kind === undefined ? undefined : id;
    const byPulumi = there !== undefined && isPulumis(there);
    found.set(resource.urn, { resource, importId, path, differences, byPulumi });
    return { id, outputs: outputsOf(resource, place, there) };
  };
  const { resources } = await evaluate({ stack, config, realise });
  const isKept = ({ type }: RegisteredResource) => type in kinds || type in memberships;
  return {
    components: resources.filter(({ custom }) => !custom),
    resources: resources.filter(isKept).flatMap(({ urn }) => found.get(urn) ?? []),
  };
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
function outputsOf({ type, inputs }: RegisteredResource, { project }: Place, there?: Json) {
  switch (type) {
    case 'gcp:redis/instance:Instance': {
      // Not the AUTH string: only the provider has to know it.
      const { host = '', port = 6379, serverCaCerts = [{ cert: '' }] } = there ?? {};
      return { host, port, serverCaCerts, authString: '' };
    }
    case 'gcp:serviceaccount/account:Account': {
      const email = `${inputs.accountId}@${project}.iam.gserviceaccount.com`;
      return { email, member: `serviceAccount:${email}` };
    }
    case 'gcp:artifactregistry/repository:Repository': {
      const { registryUri = '' } = there ?? {};
      return { registryUri };
    }
    case 'docker:index/image:Image':
      return { repoDigest: `${inputs.imageName}` };
    case 'gcp:secretmanager/secretVersion:SecretVersion':
      return { version: '1' };
    default:
      return {};
  }
}

function compare({ type, inputs }: RegisteredResource, there: Json): Difference[] {
  return (kinds[type]?.fields ?? []).flatMap((field) => {
    const { path, absent, replaces } = field;
    const [wanted, found] = [at(inputs, path), at(there, path) ?? absent];
    if (same(wanted, found)) return [];
    const less = replaces === 'less' && isLess(wanted, found);
    return [
      {
        field: nameOf(path.replaceAll('.', '/')),
        found,
        wanted,
        replaces: replaces === 'always' || less,
      },
    ];
  });
}

/** A network, say, is told by its name or by its whole path, and a vCPU as 1 or as 1000m. */
function same(one: unknown, other: unknown): boolean {
  const isWhole = (value: unknown) => String(value).startsWith('projects/');
  if (isWhole(one) && isWhole(other)) return one === other;
  return plain(one) === plain(other);
}

function plain(value: unknown): string | undefined {
  if (value === undefined) return undefined;
  const text = String(value);
  if (/^\d+m$/.test(text)) return String(Number.parseInt(text, 10) / 1000);
  // A range has a slash as well.
  return /^[\d.]+\/\d+$/.test(text) ? text : nameOf(text);
}

/** Numbers, and versions such as REDIS_7_0. */
function isLess(wanted: unknown, found: unknown): boolean {
  if (typeof wanted === 'number') return wanted < Number(found);
  return String(wanted) < String(found);
}
