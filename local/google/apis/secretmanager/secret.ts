import { randomBytes } from 'node:crypto';
import type { Project } from '../../project.ts';
import { camelCase, patched } from '../../rest/mask.ts';
import { invalid, Refusal } from '../../rest/refusal.ts';
import type { Body } from '../../rest/route.ts';
import type { Table } from '../../rest/table.ts';
import { forgetPolicy } from '../../shared/grants.ts';

/** https://cloud.google.com/secret-manager/docs/reference/rest/v1/projects.secrets */
export interface Secret {
  /** With the project's id; shown with its number. */
  readonly name: string;
  readonly createTime: string;
  /** In quotes, as HTTP has them; another one after each change. */
  readonly etag: string;
  readonly replication: Replication;
  readonly labels?: Readonly<Record<string, string>>;
}

interface Replication {
  readonly automatic?: object;
  readonly userManaged?: { readonly replicas?: readonly object[] };
}

/** The reference's: a mask may name those too that do not change by it. */
const FIELDS = new Set([
  ...['name', 'createTime', 'replication', 'labels', 'annotations', 'topics', 'expireTime', 'ttl'],
  ...['rotation', 'versionAliases', 'versionDestroyTtl', 'etag'],
]);

/** The reference's `secretId`. */
const ID = /^[\w-]{1,255}$/;

export const secretsIn = (project: Project): Table<Secret> => {
  return project.table<Secret>('secretmanager/secrets');
};

export function secretName({ id }: Project, secret?: string): string {
  const collection = `projects/${id}/secrets`;
  return secret === undefined ? collection : `${collection}/${secret}`;
}

/** Secret Manager names the project by its number, whatever it was asked by. */
export function shownName({ id, number }: Project, name: string): string {
  return name.replace(`projects/${id}/`, `projects/${number}/`);
}

export function showSecret(project: Project, secret: Secret): object {
  return { ...secret, name: shownName(project, secret.name) };
}

export function findSecret(project: Project, id: string): Secret {
  const name = secretName(project, id);
  return secretsIn(project).get(name, `Secret [${shownName(project, name)}] not found.`);
}

export async function createSecret(project: Project, id: string, given: Body): Promise<Secret> {
  if (!ID.test(id)) {
    throw invalid(
      `The provided Secret ID [${id}] does not match the expected format [${ID.source}].`,
    );
  }
  const replication = requireReplication(given.replication as Replication | undefined);
  const name = secretName(project, id);
  const createTime = new Date().toISOString();
  const secret = { ...given, name, createTime, etag: newEtag(), replication };
  const taken = `Secret [${shownName(project, name)}] already exists.`;
  secretsIn(project).add(name, secret, taken);
  await project.cloud.realise({
    type: 'gcp:secretmanager/secret:Secret',
    name: id,
    inputs: { secretId: id, replication, labels: given.labels },
  });
  return secret;
}

/** Where a secret is kept can be said once, and has to be. */
function requireReplication(replication: Replication | undefined): Replication {
  const { automatic, userManaged } = replication ?? {};
  const isWhole = userManaged ? (userManaged.replicas ?? []).length > 0 : automatic !== undefined;
  if (replication === undefined || !isWhole || (automatic && userManaged)) {
    throw invalid('The replication of a secret must be either automatic or user-managed replicas.');
  }
  return replication;
}

export function patchSecret(project: Project, id: string, body: Body, mask: string | null) {
  const before = findSecret(project, id);
  requireEtag(body.etag, before.etag);
  if (!mask) throw invalid('The update mask must not be empty.');
  const unknown = mask.split(',').find((path) => !FIELDS.has(camelCase(path.split('.')[0] ?? '')));
  if (unknown !== undefined)
    throw invalid(`Invalid update mask: a secret has no field ${unknown}.`);
  const { name, createTime, replication } = before;
  const after = { ...patched(before, body, mask), name, createTime, replication, etag: newEtag() };
  secretsIn(project).set(name, after);
  return after;
}

export async function deleteSecret(project: Project, id: string) {
  const { name } = findSecret(project, id);
  secretsIn(project).delete(name);
  await forgetPolicy(project, name);
  await project.cloud.remove(name);
}

export const newEtag = () => `"${randomBytes(7).toString('hex')}"`;

/** https://cloud.google.com/secret-manager/docs/etags */
export function requireEtag(given: unknown, current: string) {
  if (!given || given === current) return;
  throw new Refusal(
    'FAILED_PRECONDITION',
    `The etag ${given} does not match the current one, ${current}.`,
  );
}
