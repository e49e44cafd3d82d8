import { createHash } from 'node:crypto';
import { isLetIn } from '../../federation.ts';
import type { Google } from '../google.ts';
import type { Project } from '../project.ts';
import type { Binding, Grant, Policy } from '../rest/policy.ts';
import { invalid } from '../rest/refusal.ts';
import { type Call, type Names, type Route, route } from '../rest/route.ts';
import { emailOf, findAccount, requireMember } from './accounts.ts';
import { requireRole } from './roles.ts';

export interface PolicyArgs<Name extends string> {
  /** Of the resource, in full, with the project's id. Throws when there is none. */
  readonly nameOf: (call: Call<Name>) => string;
  /** Pulumi's type of one grant, by which the realiser is found; undefined: nothing stands for it. */
  readonly grantType?: string;
  /** Of one grant on a resource, as the program would register it. */
  readonly inputsOf?: (
    resource: string,
    grant: Grant,
    project: Project,
  ) => Readonly<Record<string, unknown>>;
  /** Which members the realiser takes besides those of the project. Default: none. */
  readonly takes?: RegExp;
}

/**
 * `:setIamPolicy`, `:getIamPolicy` (some interfaces GET it, others POST) and `:testIamPermissions`
 * of the resources of one pattern, such as `projects/{project}/secrets/{secret}`.
 * https://cloud.google.com/iam/docs/reference/rest/v1/Policy
 */
export function policyRoutes<Pattern extends string>(
  pattern: Pattern,
  args: PolicyArgs<Names<Pattern>>,
): readonly Route[] {
  const verb = (
    method: string,
    name: string,
    handle: (call: Call<Names<Pattern>>) => object | Promise<object>,
  ) => ({
    ...route(`${method} ${pattern}:${name}`, () => ({})),
    handle: handle as Route['handle'],
  });
  const read = (call: Call<Names<Pattern>>) => {
    return showPolicy(call.project.policies.get(args.nameOf(call)), requestedVersion(call));
  };
  return [
    verb('GET', 'getIamPolicy', read),
    verb('POST', 'getIamPolicy', read),
    verb('POST', 'setIamPolicy', (call) => setPolicy(args, call)),
    verb('POST', 'testIamPermissions', (call) => {
      args.nameOf(call);
      // Whoever asks may do everything here.
      return { permissions: call.body.permissions ?? [] };
    }),
  ];
}

/** When a resource goes, the grants on it go, and what stands for them. */
export async function forgetPolicy(project: Project, resource: string): Promise<void> {
  project.policies.delete(resource);
  for (const [key, { id }] of project.policies.standing) {
    if (!key.startsWith(`${resource} `)) continue;
    project.policies.standing.delete(key);
    if (id !== undefined) await project.cloud.remove(id);
  }
}

/** Policies name a deleted account by its number, too; nobody has its grants any more. */
export async function suspendMember(google: Google, member: string, deleted: string) {
  for (const { policies, cloud } of google.projects) {
    policies.rename(member, deleted);
    for (const [key, standing] of policies.standing) {
      if (standing.member !== member || standing.id === undefined) continue;
      policies.standing.set(key, { ...standing, member: deleted, id: undefined });
      await cloud.remove(standing.id);
    }
  }
}

/** The other way round, for an account that is there again. */
export async function resumeMember(google: Google, member: string, deleted: string) {
  for (const { policies, cloud } of google.projects) {
    policies.rename(deleted, member);
    for (const [key, standing] of policies.standing) {
      if (standing.member !== deleted) continue;
      const { id } = await cloud.realise(standing.wanted);
      policies.standing.set(key, { ...standing, member, id });
    }
  }
}

async function setPolicy<Name extends string>(args: PolicyArgs<Name>, call: Call<Name>) {
  const { google, project, body } = call;
  const resource = args.nameOf(call);
  const before = project.policies.get(resource);
  const wanted = wantedPolicy(before, body.policy as Policy | undefined, body.updateMask);
  const { policy, added, removed } = await project.policies.set(resource, wanted, (grant) => {
    requireRole(grant.role);
    requireMember(google, grant.member);
  });
  for (const grant of removed) await takeDown(project, resource, grant);
  for (const grant of added) await standUp(args, project, resource, grant);
  return showPolicy(policy, 3);
}

/** What the mask names is replaced. Default: `bindings, etag`. Audit configurations are not kept. */
function wantedPolicy(before: Policy, given: Policy | undefined, mask: unknown): Policy {
  if (typeof given !== 'object' || given === null) throw invalid('The policy is missing.');
  const { version = 0, etag } = given;
  if (![0, 1, 3].includes(version)) throw invalid(`Invalid policy version: ${version}.`);
  const takesBindings = !mask || String(mask).split(/,\s*/).includes('bindings');
  const bindings = (takesBindings ? given : before).bindings ?? [];
  if (version !== 3 && bindings.some(({ condition }) => condition)) {
    throw invalid('A policy with conditional bindings must have version 3.');
  }
  return { version, ...(etag ? { etag } : {}), bindings };
}

function requestedVersion({ query, body }: Call): number {
  const options = body.options as { readonly requestedPolicyVersion?: number } | undefined;
  const asked = query.get('options.requestedPolicyVersion') ?? options?.requestedPolicyVersion;
  const version = Number(asked ?? 1);
  if (![0, 1, 3].includes(version)) throw invalid(`Invalid policy version: ${version}.`);
  return version;
}

/**
 * Whoever does not ask for version 3 sees conditions by the role's name only:
 * https://cloud.google.com/iam/docs/troubleshooting-withcond
 */
function showPolicy({ etag, bindings = [] }: Policy, requested: number): object {
  if (bindings.length === 0) return { etag };
  const isConditional = bindings.some(({ condition }) => condition);
  if (isConditional && requested !== 3) return { version: 1, etag, bindings: bindings.map(masked) };
  return { version: isConditional ? 3 : 1, etag, bindings };
}

function masked({ role, members, condition }: Binding): Binding {
  if (condition === undefined) return { role, members };
  const hash = createHash('sha256').update(JSON.stringify(condition)).digest('hex').slice(0, 20);
  return { role: `${role}_withcond_${hash}`, members };
}

const keyOf = (resource: string, { role, member }: Grant) => `${resource} ${role} ${member}`;

async function standUp<Name extends string>(
  { grantType: type, inputsOf, takes }: PolicyArgs<Name>,
  project: Project,
  resource: string,
  grant: Grant,
) {
  const { member } = grant;
  const email = emailOf(member) ?? '';
  const isDefault = email === `${project.number}-compute@developer.gserviceaccount.com`;
  const isAccount = isDefault || findAccount(project, email) !== undefined;
  const isTaken = isAccount || isLetIn(project.cloud, member) || takes?.test(member);
  if (type === undefined || inputsOf === undefined || !isTaken) return;
  const wanted = { type, name: grant.role, inputs: inputsOf(resource, grant, project) };
  const { id } = await project.cloud.realise(wanted);
  project.policies.standing.set(keyOf(resource, grant), { member, wanted, id });
}

async function takeDown({ policies, cloud }: Project, resource: string, grant: Grant) {
  const found = [...policies.standing].find(([key, { member, wanted }]) => {
    const isOn = key.startsWith(`${resource} `);
    return isOn && wanted.name === grant.role && member === grant.member;
  });
  if (found === undefined) return;
  const [key, { id }] = found;
  policies.standing.delete(key);
  if (id !== undefined) await cloud.remove(id);
}
