import type { Project } from '../../project.ts';
import { invalid, Refusal } from '../../rest/refusal.ts';
import type { Body } from '../../rest/route.ts';
import type { Table } from '../../rest/table.ts';
import { crc32c } from './crc32c.ts';
import { findSecret, newEtag, requireEtag, type Secret, secretName, shownName } from './secret.ts';

/** https://cloud.google.com/secret-manager/docs/reference/rest/v1/projects.secrets.versions */
interface Version {
  /** With the project's id; shown with its number. */
  readonly name: string;
  readonly createTime: string;
  readonly destroyTime?: string;
  readonly state: 'ENABLED' | 'DISABLED' | 'DESTROYED';
  readonly etag: string;
  readonly replicationStatus: object;
  readonly clientSpecifiedPayloadChecksum?: boolean;
}

interface Row extends Version {
  /** Empty when it has been destroyed. */
  readonly data: Uint8Array;
}

/** cloud.google.com/secret-manager/quotas: of one payload. */
const MAX_BYTES = 65_536;

const TYPE = 'gcp:secretmanager/secretVersion:SecretVersion';

const versionsIn = (project: Project): Table<Row> => {
  return project.table<Row>('secretmanager/versions');
};

export function showVersion(project: Project, { data: _, ...version }: Row): Version {
  return { ...version, name: shownName(project, version.name) };
}

export async function addVersion(project: Project, id: string, body: Body): Promise<Row> {
  const secret = findSecret(project, id);
  const { data: text = '', dataCrc32c } = (body.payload ?? {}) as Readonly<Record<string, string>>;
  const data = Buffer.from(text, 'base64');
  if (data.length === 0) throw invalid('Secret Payload cannot be empty.');
  if (data.length > MAX_BYTES) throw invalid(`Secret Payload exceeds ${MAX_BYTES} bytes.`);
  if (dataCrc32c !== undefined && Number(dataCrc32c) !== crc32c(data)) {
    throw invalid('The checksum of the Secret Payload does not match its data.');
  }
  const inputs = inputsOf(secret.name, data);
  const { id: name } = await project.cloud.realise({ type: TYPE, name: id, inputs });
  const row: Row = {
    name,
    createTime: new Date().toISOString(),
    state: 'ENABLED',
    etag: newEtag(),
    replicationStatus: statusOf(secret),
    ...(dataCrc32c === undefined ? {} : { clientSpecifiedPayloadChecksum: true }),
    data,
  };
  versionsIn(project).add(name, row);
  return row;
}

/** The newest first, as Google lists them. */
export function listVersions(project: Project, id: string): readonly Row[] {
  return versionsIn(project)
    .list(`${findSecret(project, id).name}/versions`)
    .toReversed();
}

/** By its number, or `latest`: the newest, whatever its state. */
export function findVersion(project: Project, id: string, version: string): Row {
  const name = `${secretName(project, id)}/versions/${version}`;
  if (version !== 'latest') {
    const absent = `Secret Version [${shownName(project, name)}] not found.`;
    return versionsIn(project).get(name, absent);
  }
  const newest = versionsIn(project)
    .list(`${secretName(project, id)}/versions`)
    .at(-1);
  if (newest === undefined) {
    const secret = shownName(project, secretName(project, id));
    throw new Refusal('NOT_FOUND', `Secret [${secret}] not found or has no versions.`);
  }
  return newest;
}

/** Throws for one that is disabled or destroyed. */
export function accessVersion(project: Project, row: Row): object {
  const name = shownName(project, row.name);
  if (row.state !== 'ENABLED') throw inState(name, row.state);
  const data = Buffer.from(row.data).toString('base64');
  return { name, payload: { data, dataCrc32c: String(crc32c(row.data)) } };
}

export async function setState(
  project: Project,
  row: Row,
  state: Version['state'],
  etag: unknown,
): Promise<Row> {
  requireEtag(etag, row.etag);
  // It cannot be had back.
  if (row.state === 'DESTROYED') throw inState(shownName(project, row.name), row.state);
  const { name, data } = row;
  const secret = name.slice(0, name.indexOf('/versions/'));
  const changed = { ...row, state, etag: newEtag() };
  const after =
    state === 'DESTROYED'
      ? { ...changed, destroyTime: new Date().toISOString(), data: new Uint8Array() }
      : changed;
  versionsIn(project).set(name, after);
  if (state === 'DESTROYED') await project.cloud.remove(name);
  else await project.cloud.update(name, inputsOf(secret, data, state === 'ENABLED'));
  return after;
}

/** With the secret go its versions. */
export async function deleteVersions(project: Project, id: string) {
  for (const { name, state } of listVersions(project, id)) {
    versionsIn(project).delete(name);
    if (state !== 'DESTROYED') await project.cloud.remove(name);
  }
}

function inputsOf(secret: string, data: Uint8Array, enabled = true) {
  return { secret, secretData: Buffer.from(data).toString('utf8'), enabled };
}

function statusOf({ replication }: Secret): object {
  const { userManaged } = replication;
  return userManaged ? { userManaged } : { automatic: {} };
}

function inState(name: string, state: string): Refusal {
  return new Refusal('FAILED_PRECONDITION', `Secret Version [${name}] is in ${state} state.`);
}
