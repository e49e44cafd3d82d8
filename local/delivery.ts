import { numberOf } from './number.ts';
import type { Inputs, Realiser } from './realiser.ts';
import { checked, recorded } from './recorded.ts';
import { requireMade } from './reference.ts';

export const POOL = 'gcp:iam/workloadIdentityPool:WorkloadIdentityPool';

/**
 * One issuer for all its customers: Google asks for a condition. See
 * cloud.google.com/iam/docs/workload-identity-federation-with-deployment-pipelines#conditions
 */
const SHARED_ISSUER = 'https://token.actions.githubusercontent.com';

interface ProviderInputs {
  readonly workloadIdentityPoolProviderId: string;
  readonly attributeMapping?: Readonly<Record<string, string>>;
  readonly attributeCondition?: string;
  readonly oidc?: { readonly issuerUri: string };
}

/** Who comes from elsewhere without a key: cloud.google.com/iam/docs/workload-identity-federation */
export const delivery: Readonly<Record<string, Realiser>> = {
  async [POOL]({ inputs }, { args: { project } }) {
    return recorded(poolOf(inputs, project), { name: poolOf(inputs, numberOf(project)) });
  },

  'gcp:iam/workloadIdentityPoolProvider:WorkloadIdentityPoolProvider': checked((inputs, desk) => {
    const { project } = desk.args;
    const provider = inputs as unknown as ProviderInputs;
    requireMade(desk, POOL, poolOf(inputs, project));
    requireClaims(provider);
    const { workloadIdentityPoolProviderId: id } = provider;
    const pathIn = (owner: string) => `${poolOf(inputs, owner)}/providers/${id}`;
    return recorded(pathIn(project), { name: pathIn(numberOf(project)) });
  }),
};

/** By the project's id in a path, by its number where IAM speaks of somebody. */
const poolOf = ({ workloadIdentityPoolId }: Inputs, project: string) =>
  `projects/${project}/locations/global/workloadIdentityPools/${workloadIdentityPoolId}`;

function requireClaims({ attributeMapping = {}, attributeCondition = '', oidc }: ProviderInputs) {
  if (!('google.subject' in attributeMapping)) {
    throw new Error('expected google.subject in attributeMapping, got none');
  }
  if (oidc?.issuerUri === SHARED_ISSUER && !/\b(assertion|attribute)\./.test(attributeCondition)) {
    throw new Error(
      `expected an attributeCondition about the token's claims, got "${attributeCondition}": ` +
        `else anybody to whom ${SHARED_ISSUER} gives tokens is let in`,
    );
  }
}
