import { patched } from '../../rest/mask.ts';
import { withoutDefaults } from '../../rest/message.ts';
import { type Call, page, type Route, route } from '../../rest/route.ts';
import { checkClaims } from './claims.ts';
import { checkDescribed, checkId } from './described.ts';
import { type Provider, pools, poolsOf, providers } from './federation.ts';
import { show, showOperation } from './recoverable.ts';

const PROVIDERS = 'projects/{project}/locations/global/workloadIdentityPools/{pool}/providers';
const PROVIDER = `${PROVIDERS}/{provider}` as const;

type PoolCall = Call<'project' | 'pool'>;

const collectionOf = ({ project, params: { pool } }: PoolCall) =>
  `${poolsOf(project)}/${pool}/providers`;

const nameOf = (call: Call<'project' | 'pool' | 'provider'>) =>
  `${collectionOf(call)}/${call.params.provider}`;

export const providerRoutes: readonly Route[] = [
  route(`POST ${PROVIDERS}`, (call) => {
    const { project, query, body, params } = call;
    const id = query.get('workloadIdentityPoolProviderId') ?? '';
    checkId('workload_identity_pool_provider_id', id);
    pools.require(project, `${poolsOf(project)}/${params.pool}`, 'ACTIVE');
    return providers.create(project, complete(`${collectionOf(call)}/${id}`, body));
  }),

  route(`GET ${PROVIDERS}`, (call) => {
    const { project, query } = call;
    const found = providers.list(project, collectionOf(call), query);
    return page('workloadIdentityPoolProviders', found, query);
  }),

  route(`GET ${PROVIDER}`, (call) => show(providers.get(call.project, nameOf(call)))),

  route(`PATCH ${PROVIDER}`, (call) => {
    const { project, query, body } = call;
    const before = providers.require(project, nameOf(call), 'ACTIVE');
    const after = complete(before.name, patched<object>(before, body, query.get('updateMask')));
    return providers.update(project, before, after);
  }),

  route(`DELETE ${PROVIDER}`, (call) => providers.delete(call.project, nameOf(call))),

  route(`POST ${PROVIDER}:undelete`, (call) => providers.undelete(call.project, nameOf(call))),

  route(`GET ${PROVIDER}/operations/{operation}`, (call) => {
    return showOperation(call.project, `${nameOf(call)}/operations/${call.params.operation}`);
  }),
];

const rules = { told: [], maps: ['attributeMapping'] };

function complete(name: string, given: object): Provider {
  const { displayName, description, disabled, ...claims }: Partial<Provider> = given;
  const { attributeMapping, attributeCondition, oidc } = claims;
  const provider = {
    ...{ displayName, description, disabled },
    ...{ attributeMapping, attributeCondition, oidc },
  };
  checkDescribed(provider);
  checkClaims(provider);
  return { name, state: 'ACTIVE', ...withoutDefaults(provider, rules) };
}
