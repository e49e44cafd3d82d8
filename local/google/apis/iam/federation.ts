import { POOL } from '../../../federation.ts';
import type { Project } from '../../project.ts';
import { lastOf } from '../../rest/names.ts';
import type { Claims } from './claims.ts';
import type { Described } from './described.ts';
import { type Recoverable, RecoverableKind } from './recoverable.ts';

/** https://cloud.google.com/iam/docs/reference/rest/v1/projects.locations.workloadIdentityPools */
export interface Pool extends Recoverable, Described {
  readonly mode?: string;
}

/** https://cloud.google.com/iam/docs/reference/rest/v1/projects.locations.workloadIdentityPools.providers */
export interface Provider extends Recoverable, Described, Claims {}

export const pools = new RecoverableKind<Pool>({
  table: 'iam/workloadIdentityPools',
  type: POOL,
  inputsOf: ({ name, ...pool }) => ({ ...pool, workloadIdentityPoolId: lastOf(name) }),
});

export const providers = new RecoverableKind<Provider>({
  table: 'iam/workloadIdentityPoolProviders',
  type: 'gcp:iam/workloadIdentityPoolProvider:WorkloadIdentityPoolProvider',
  inputsOf: ({ name, ...provider }) => ({
    ...provider,
    workloadIdentityPoolId: name.split('/').at(-3),
    workloadIdentityPoolProviderId: lastOf(name),
  }),
});

/** All pools of a project; nothing else has its number in its name. */
export const poolsOf = ({ number }: Project) =>
  `projects/${number}/locations/global/workloadIdentityPools`;
