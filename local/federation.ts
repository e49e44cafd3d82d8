import type { Desk } from './realiser.ts';

/** Pulumi's type of a workload identity pool. */
export const POOL = 'gcp:iam/workloadIdentityPool:WorkloadIdentityPool';

/** https://cloud.google.com/iam/docs/principal-identifiers */
const LET_IN =
  /^(?<kind>principal|principalSet):\/\/iam\.googleapis\.com\/(?<pool>projects\/(?<number>\d+)\/locations\/global\/workloadIdentityPools\/[-a-z0-9]{4,32})\/(?<whom>.+)$/;

/** Whom a pool lets in: one, or all of whom something is true. */
interface LetIn {
  readonly kind: 'principal' | 'principalSet';
  /** Its name, by the number of its project. */
  readonly pool: string;
  readonly number: string;
  readonly whom: string;
}

/** Undefined: the member is none of a pool. */
export function letInOf(member: string): LetIn | undefined {
  return LET_IN.exec(member)?.groups as LetIn | undefined;
}

/** Whether it is one whom a pool lets in that has been made. */
export function isLetIn(desk: Pick<Desk, 'made'>, member: string): boolean {
  const pool = letInOf(member)?.pool;
  return pool !== undefined && desk.made(POOL).some(({ name }) => name === pool);
}

/** How a provider makes somebody of what a token claims. */
export interface Claims {
  readonly attributeMapping?: Readonly<Record<string, string>>;
  readonly attributeCondition?: string;
  readonly oidc?: { readonly issuerUri?: string };
}

/**
 * Each one for all its customers: Google asks for a condition. See
 * cloud.google.com/iam/docs/workload-identity-federation-with-deployment-pipelines#conditions
 */
const sharedIssuers = [
  'https://token.actions.githubusercontent.com',
  'https://gitlab.com',
  'https://app.terraform.io',
];

/** Whether those of other customers would be let in. */
export function letsInStrangers({ attributeCondition = '', oidc }: Claims): boolean {
  const asksForClaims = /\b(assertion|attribute|google)\s*[.[]/.test(attributeCondition);
  return sharedIssuers.includes(oidc?.issuerUri ?? '') && !asksForClaims;
}
