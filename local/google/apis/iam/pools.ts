import { patched } from '../../rest/mask.ts';
import { withoutDefaults } from '../../rest/message.ts';
import { invalid } from '../../rest/refusal.ts';
import { type Call, page, type Route, route } from '../../rest/route.ts';
import { checkDescribed, checkId } from './described.ts';
import { type Pool, pools, poolsOf, providers } from './federation.ts';
import { show, showOperation } from './recoverable.ts';

const POOLS = 'projects/{project}/locations/global/workloadIdentityPools';
const POOL = `${POOLS}/{pool}` as const;

const nameOf = ({ project, params: { pool } }: Call<'project' | 'pool'>) =>
  `${poolsOf(project)}/${pool}`;

export const poolRoutes: readonly Route[] = [
  route(`POST ${POOLS}`, ({ project, query, body }) => {
    const id = query.get('workloadIdentityPoolId') ?? '';
    checkId('workload_identity_pool_id', id);
    return pools.create(project, complete(`${poolsOf(project)}/${id}`, body));
  }),

  route(`GET ${POOLS}`, ({ project, query }) => {
    return page('workloadIdentityPools', pools.list(project, poolsOf(project), query), query);
  }),

  route(`GET ${POOL}`, (call) => show(pools.get(call.project, nameOf(call)))),

  // Only a pool of Google's own workloads has any.
  route(`GET ${POOL}:listAttestationRules`, (call) => {
    pools.get(call.project, nameOf(call));
    return {};
  }),

  route(`PATCH ${POOL}`, (call) => {
    const { project, query, body } = call;
    const before = pools.require(project, nameOf(call), 'ACTIVE');
    const after = complete(before.name, patched<object>(before, body, query.get('updateMask')));
    if (after.mode !== before.mode) throw invalid('Attempted to update an immutable field.');
    return pools.update(project, before, after);
  }),

  // With its providers: https://cloud.google.com/iam/docs/manage-workload-identity-pools-providers
  route(`DELETE ${POOL}`, (call) => {
    const { project } = call;
    const name = nameOf(call);
    return pools.delete(project, name, async () => {
      const own = providers.in(project).list(`${name}/providers`);
      for (const { name, state } of own) {
        if (state === 'ACTIVE') await providers.remove(project, name);
      }
    });
  }),

  route(`POST ${POOL}:undelete`, (call) => pools.undelete(call.project, nameOf(call))),

  route(`GET ${POOL}/operations/{operation}`, (call) => {
    return showOperation(call.project, `${nameOf(call)}/operations/${call.params.operation}`);
  }),
];

function complete(name: string, given: object): Pool {
  const { displayName, description, disabled, mode }: Partial<Pool> = given;
  const pool = { displayName, description, disabled, mode };
  checkDescribed(pool);
  return { name, state: 'ACTIVE', ...withoutDefaults(pool, { told: [], maps: [] }) };
}
