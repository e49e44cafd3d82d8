import { isLetIn, letInOf } from '../../federation.ts';
import type { Google } from '../google.ts';
import type { Project } from '../project.ts';
import { invalid } from '../rest/refusal.ts';
import type { Table } from '../rest/table.ts';

/** Whoever asks: nobody signs in here. */
export const SOMEBODY = 'somebody@example.com';

/** https://cloud.google.com/iam/docs/reference/rest/v1/projects.serviceAccounts */
export interface Account {
  readonly name: string;
  readonly projectId: string;
  /** 21 digits: no later account has it again, whatever its name. */
  readonly uniqueId: string;
  readonly email: string;
  readonly displayName?: string;
  readonly description?: string;
  /** Base64; another one after each change. */
  readonly etag: string;
  readonly oauth2ClientId: string;
  readonly disabled?: boolean;
}

/** With when others get to see it, in milliseconds since 1970. */
export interface AccountRow extends Account {
  readonly visibleAt: number;
}

export function accountsIn(project: Project): Table<AccountRow> {
  return project.table<AccountRow>('iam/serviceAccounts');
}

export function accountName({ id }: Project, email = '') {
  const collection = `projects/${id}/serviceAccounts`;
  return email === '' ? collection : `${collection}/${email}`;
}

/** By its address or its number; undefined while it is not visible yet. */
export function findAccount(project: Project, key: string): AccountRow | undefined {
  const rows = accountsIn(project).list(accountName(project));
  const row = rows.find(({ email, uniqueId }) => email === key || uniqueId === key);
  return row && row.visibleAt <= Date.now() ? row : undefined;
}

export const emailOf = (member: string) => /^serviceAccount:(.+)$/.exec(member)?.[1];

/** Throws for somebody of a project here whom nobody has made, or who is not visible yet. */
export function requireMember(google: Google, member: string) {
  const letIn = letInOf(member);
  const owner = google.projects.find(({ number }) => number === letIn?.number);
  if (owner !== undefined && !isLetIn(owner.cloud, member)) {
    throw invalid(
      `Identity Pool does not exist (${letIn?.pool}). Please check that you specified a valid resource ` +
        'name as returned in the `name` attribute in the configuration API.',
    );
  }
  const email = emailOf(member);
  const project = google.projects.find(({ id }) =>
    email?.endsWith(`@${id}.iam.gserviceaccount.com`),
  );
  if (email === undefined || project === undefined) return;
  if (findAccount(project, email) === undefined) {
    throw invalid(`Service account ${email} does not exist.`);
  }
}
