import type { Place } from './discover.ts';
import type { ByType, Inputs, Kind } from './kind.ts';

const pool = ({ workloadIdentityPoolId }: Inputs, { project }: Place) =>
  `projects/${project}/locations/global/workloadIdentityPools/${workloadIdentityPoolId}`;

/**
 * Whom GitHub's jobs come through; by Pulumi's type. Google calls them by the project's number. By
 * that name `pulumi import` would take one that the next update replaces:
 * github.com/hashicorp/terraform-provider-google/issues/14805
 */
export const federation: ByType<Kind> = {
  'gcp:iam/workloadIdentityPool:WorkloadIdentityPool': {
    api: 'iamBeta',
    path: pool,
    fields: [{ path: 'displayName' }],
  },
  'gcp:iam/workloadIdentityPoolProvider:WorkloadIdentityPoolProvider': {
    api: 'iamBeta',
    path: (inputs, place) =>
      `${pool(inputs, place)}/providers/${inputs.workloadIdentityPoolProviderId}`,
    fields: [{ path: 'oidc.issuerUri' }, { path: 'attributeCondition' }],
  },
};
