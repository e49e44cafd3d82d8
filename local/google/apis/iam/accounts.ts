import { randomInt } from 'node:crypto';
import type { Project } from '../../project.ts';
import { patched } from '../../rest/mask.ts';
import { newEtag } from '../../rest/policy.ts';
import { invalid, Refusal } from '../../rest/refusal.ts';
import { type Body, type Call, page, type Route, route } from '../../rest/route.ts';
import {
  type Account,
  type AccountRow,
  accountName,
  accountsIn,
  findAccount,
} from '../../shared/accounts.ts';
import { forgetPolicy, policyRoutes, resumeMember, suspendMember } from '../../shared/grants.ts';

const TYPE = 'gcp:serviceaccount/account:Account';
/** The reference's `accountId`. */
const ID = /^[a-z]([-a-z0-9]*[a-z0-9])$/;

const ACCOUNTS = 'projects/{project}/serviceAccounts';
const ACCOUNT = `${ACCOUNTS}/{account}` as const;

type AccountCall = Call<'project' | 'account'>;

/** Those of all projects that can be had back, by their numbers: Google keeps them for 30 days. */
const deleted = new WeakMap<Project, Map<string, AccountRow>>();

/** https://cloud.google.com/iam/docs/reference/rest/v1/projects.serviceAccounts */
export const accountRoutes: readonly Route[] = [
  route(`POST ${ACCOUNTS}`, async ({ project, body }) => show(await create(project, body))),

  route(`GET ${ACCOUNTS}`, ({ project, query }) => {
    const rows = accountsIn(project).list(accountName(project));
    const visible = rows.filter(({ email }) => findAccount(project, email));
    return page('accounts', visible.map(show), query);
  }),

  route(`GET ${ACCOUNT}`, (call) => show(find(call).row)),

  route(`PATCH ${ACCOUNT}`, (call) => {
    const { serviceAccount, updateMask } = call.body;
    return update(call, (serviceAccount ?? {}) as Body, String(updateMask ?? ''));
  }),

  route(`PUT ${ACCOUNT}`, (call) => update(call, call.body, 'displayName,description')),

  route(`DELETE ${ACCOUNT}`, async (call) => {
    await remove(call);
    return {};
  }),

  route(`POST ${ACCOUNT}:undelete`, async (call) => {
    return { restoredAccount: show(await restore(call)) };
  }),

  route(`POST ${ACCOUNT}:disable`, (call) => setDisabled(call, true)),

  route(`POST ${ACCOUNT}:enable`, (call) => setDisabled(call, false)),

  // Nothing on this machine acts as another account: these grants are only kept.
  ...policyRoutes(ACCOUNT, {
    nameOf: (call) => find(call).row.name,
    grantType: 'gcp:serviceaccount/iAMMember:IAMMember',
    inputsOf: (serviceAccountId, { role, member }) => ({ serviceAccountId, role, member }),
  }),
];

async function create(project: Project, { accountId, serviceAccount }: Body): Promise<AccountRow> {
  const id = String(accountId ?? '');
  check(id);
  const email = `${id}@${project.id}.iam.gserviceaccount.com`;
  const { displayName, description } = (serviceAccount ?? {}) as Partial<Account>;
  const uniqueId = newUniqueId();
  const row: AccountRow = {
    name: accountName(project, email),
    projectId: project.id,
    uniqueId,
    email,
    ...(displayName ? { displayName } : {}),
    ...(description ? { description } : {}),
    etag: newEtag(),
    oauth2ClientId: uniqueId,
    visibleAt: Date.now() + project.msOf('account.visible'),
  };
  const taken = `Service account ${id} already exists within project projects/${project.id}.`;
  accountsIn(project).add(row.name, row, taken);
  await project.cloud.realise({ type: TYPE, name: id, inputs: inputsOf(row) });
  return row;
}

/** In Google's words: https://github.com/DataDog/stratus-red-team/issues/294 */
function check(id: string) {
  if (id.length < 6 || id.length > 30) {
    throw invalid(`The account ID "${id}" does not have a length between 6 and 30.`);
  }
  if (!ID.test(id)) {
    throw invalid(`The account ID "${id}" does not match the regular expression ${ID.source}.`);
  }
}

/** A path may have `-` for the project: then the account's address or number tells it. */
function find({ google, project, params }: AccountCall) {
  const projects = params.project === '-' ? google.projects : [project];
  for (const one of projects) {
    const row = findAccount(one, params.account);
    if (row) return { project: one, row };
  }
  throw new Refusal('NOT_FOUND', 'Unknown service account');
}

async function update(call: AccountCall, given: Body, mask: string): Promise<object> {
  const { project, row } = find(call);
  const { displayName = '', description = '' } = patched<Partial<Account>>(row, given, mask);
  const { displayName: _, description: __, ...rest } = row;
  const after: AccountRow = {
    ...rest,
    ...(displayName ? { displayName } : {}),
    ...(description ? { description } : {}),
    etag: newEtag(),
  };
  await project.cloud.update(row.name, inputsOf(after));
  accountsIn(project).set(row.name, after);
  return show(after);
}

async function remove(call: AccountCall) {
  const { project, row } = find(call);
  accountsIn(project).delete(row.name);
  deleted.set(project, (deleted.get(project) ?? new Map()).set(row.uniqueId, row));
  await suspendMember(call.google, memberOf(row), deletedMemberOf(row));
  await forgetPolicy(project, row.name);
  await project.cloud.remove(row.name);
}

async function restore({ google, params: { account } }: AccountCall): Promise<AccountRow> {
  const owner = google.projects.find((project) => deleted.get(project)?.has(account));
  const row = owner && deleted.get(owner)?.get(account);
  if (owner === undefined || row === undefined) {
    throw new Refusal('NOT_FOUND', 'Unknown service account');
  }
  accountsIn(owner).add(row.name, row, `Service account ${row.name} already exists.`);
  deleted.get(owner)?.delete(account);
  await owner.cloud.realise({ type: TYPE, name: row.email, inputs: inputsOf(row) });
  await resumeMember(google, memberOf(row), deletedMemberOf(row));
  return row;
}

function setDisabled(call: AccountCall, disabled: boolean): object {
  const { project, row } = find(call);
  const { disabled: _, ...rest } = row;
  const after = { ...rest, ...(disabled ? { disabled } : {}), etag: newEtag() };
  accountsIn(project).set(row.name, after);
  return {};
}

const show = ({ visibleAt: _, ...account }: AccountRow): Account => account;

const memberOf = ({ email }: Account) => `serviceAccount:${email}`;

const deletedMemberOf = (row: Account) => `deleted:${memberOf(row)}?uid=${row.uniqueId}`;

function inputsOf({ email, projectId: project, displayName, description }: Account) {
  return { accountId: email.split('@')[0], project, displayName, description };
}

/** 21 digits, the first of them a 1, as Google's have. */
const newUniqueId = () => `1${Array.from({ length: 20 }, () => randomInt(10)).join('')}`;
