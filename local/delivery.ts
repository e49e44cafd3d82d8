import { type Claims, letsInStrangers, POOL } from './federation.ts';
import { numberOf } from './number.ts';
import type { Inputs, Realiser } from './realiser.ts';
import { checked, recorded } from './recorded.ts';
import { requireMade } from './reference.ts';

interface ProviderInputs extends Claims {
  readonly workloadIdentityPoolProviderId: string;
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

function requireClaims(claims: Claims) {
  const { attributeMapping = {}, attributeCondition = '', oidc } = claims;
  if (!('google.subject' in attributeMapping)) {
    throw new Error('expected google.subject in attributeMapping, got none');
  }
  if (letsInStrangers(claims)) {
    throw new Error(
      `expected an attributeCondition about the token's claims, got "${attributeCondition}": ` +
        `else anybody to whom ${oidc?.issuerUri} gives tokens is let in`,
    );
  }
}
