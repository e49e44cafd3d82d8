import { randomBytes } from 'node:crypto';
import { letInOf } from '../../federation.ts';
import type { Wanted } from '../../realiser.ts';
import { invalid, Refusal } from './refusal.ts';

export interface Binding {
  readonly role: string;
  readonly members: readonly string[];
  readonly condition?: object;
}

/** https://cloud.google.com/iam/docs/reference/rest/v1/Policy */
export interface Policy {
  readonly version?: number;
  /** Base64; another one after each change. */
  readonly etag?: string;
  readonly bindings?: readonly Binding[];
}

/** One role that one member has. */
export interface Grant {
  readonly role: string;
  readonly member: string;
}

/** What stands for a grant on this machine. */
export interface Standing {
  readonly member: string;
  readonly wanted: Wanted;
  /** Undefined while its member is deleted. */
  readonly id: string | undefined;
}

/** https://cloud.google.com/iam/docs/principal-identifiers: of a pool, after its name. */
const letIn = {
  principal: /^subject\/\S+$/,
  principalSet: /^(\*|group\/\S+|attribute\.[a-z0-9_]+\/\S+)$/,
};
const others = [/^all(Authenticated)?Users$/, /^(user|serviceAccount|group|domain):\S+$/];

/** The policies of a project's resources, by the resources' names. */
export class Policies {
  readonly #policies = new Map<string, Policy>();
  /** By resource, role and member: see grants.ts, which keeps it. */
  readonly standing = new Map<string, Standing>();

  /** Every resource has one: without a grant it holds nothing but its etag. */
  get(resource: string): Policy {
    const policy = this.#policies.get(resource) ?? { version: 1, etag: newEtag() };
    // What is read is what a change has to refer to.
    this.#policies.set(resource, policy);
    return policy;
  }

  /**
   * Replaces one. Throws when it was read before somebody else's change, or names a member that no
   * member can be; `check` may refuse a grant that is new.
   */
  async set(
    resource: string,
    given: Policy,
    check: (grant: Grant) => void | Promise<void> = () => {},
  ): Promise<{ policy: Policy; added: readonly Grant[]; removed: readonly Grant[] }> {
    const before = this.get(resource);
    if (given.etag && !sameBytes(given.etag, before.etag)) throw staleEtag(given.etag, before.etag);
    const bindings = (given.bindings ?? []).filter(({ members }) => members?.length > 0);
    const [old, fresh] = [grantsOf(before.bindings ?? []), grantsOf(bindings)];
    const added = without(fresh, old);
    for (const grant of added) {
      if (!canBeMember(grant.member)) {
        throw invalid(`Invalid value for member: ${grant.member}, in role ${grant.role}.`);
      }
      await check(grant);
    }
    // Somebody else may have been faster than the checks.
    if (this.get(resource) !== before) throw staleEtag(given.etag, this.get(resource).etag);
    const policy = {
      version: given.version ?? 1,
      etag: newEtag(),
      ...(bindings.length > 0 ? { bindings } : {}),
    };
    this.#policies.set(resource, policy);
    return { policy, added, removed: without(old, fresh) };
  }

  /** Calls a member otherwise wherever it is named; nobody's etag becomes stale by that. */
  rename(member: string, to: string) {
    for (const [resource, { bindings = [], ...policy }] of this.#policies) {
      if (!grantsOf(bindings).some((grant) => grant.member === member)) continue;
      const renamed = bindings.map((binding) => {
        return { ...binding, members: binding.members.map((one) => (one === member ? to : one)) };
      });
      this.#policies.set(resource, { ...policy, bindings: renamed });
    }
  }

  /** With the resource go the grants on it. */
  delete(resource: string) {
    this.#policies.delete(resource);
  }
}

function canBeMember(member: string): boolean {
  const { kind, whom = '' } = letInOf(member) ?? {};
  return kind ? letIn[kind].test(whom) : others.some((one) => one.test(member));
}

function grantsOf(bindings: readonly Binding[]): readonly Grant[] {
  return bindings.flatMap(({ role, members }) => members.map((member) => ({ role, member })));
}

const without = (grants: readonly Grant[], others: readonly Grant[]) => {
  return grants.filter(
    ({ role, member }) => !others.some((other) => other.role === role && other.member === member),
  );
};

/** gcloud sends one back with the other alphabet of base64, and Google takes both. */
function sameBytes(one: string, other = ''): boolean {
  return Buffer.from(one, 'base64').equals(Buffer.from(other, 'base64'));
}

/** gcloud refuses one that is no base64. */
export const newEtag = () => randomBytes(9).toString('base64');

function staleEtag(given = '', current = ''): Refusal {
  return new Refusal(
    'ABORTED',
    'There were concurrent policy changes. Please retry the whole read-modify-write with ' +
      `exponential backoff. The request's ETag '${given}' did not match the current policy's ` +
      `ETag '${current}'.`,
  );
}
