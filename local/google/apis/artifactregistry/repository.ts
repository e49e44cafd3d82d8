import type { Google } from '../../google.ts';
import type { Project } from '../../project.ts';
import type { Place } from '../../registry/catalog.ts';
import { lastOf } from '../../rest/names.ts';
import { invalid } from '../../rest/refusal.ts';
import type { Body } from '../../rest/route.ts';

/** https://cloud.google.com/artifact-registry/docs/reference/rest/v1/projects.locations.repositories */
export interface Repository {
  readonly name: string;
  readonly format: string;
  readonly mode: string;
  readonly description?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly kmsKeyName?: string;
  /** By their ids. */
  readonly cleanupPolicies?: Readonly<Record<string, CleanupPolicy>>;
  readonly cleanupPolicyDryRun?: boolean;
  readonly dockerConfig?: { readonly immutableTags?: boolean };
  readonly vulnerabilityScanningConfig?: { readonly enablementConfig?: string };
  readonly registryUri: string;
  readonly satisfiesPzi: boolean;
  readonly createTime: string;
  readonly updateTime: string;
}

interface CleanupPolicy {
  readonly action?: string;
  readonly condition?: object;
  readonly mostRecentVersions?: object;
}

/**
 * gcloud has both, the words too: googlecloudsdk/command_lib/artifacts/util.py. The length is the
 * reference's.
 */
const ID = /^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$/;
const BAD_ID =
  'Names may only contain lowercase letters, numbers, and hyphens, and must begin with a letter ' +
  'and end with a letter or number.';

/** The reference's enumeration, without the modes and formats that hold no images. */
const FORMATS = [
  ...['DOCKER', 'MAVEN', 'NPM', 'APT', 'YUM', 'GOOGET', 'PYTHON', 'KFP', 'GO', 'GENERIC', 'RUBY'],
];

const SCANNER = 'containerscanning.googleapis.com';

export function placeOf({ name }: Pick<Repository, 'name'>): Place {
  const [, project = '', , location = '', , repository = ''] = name.split('/');
  return { project, location, repository };
}

/** With what Google fills in where the request says nothing. */
export function complete(google: Google, name: string, given: Body): Repository {
  const { location, project, repository } = placeOf({ name });
  const host = google.registryHost ?? `${location}-docker.pkg.dev`;
  const { mode } = given;
  const now = new Date().toISOString();
  const known = given as Partial<Repository>;
  return clean({
    format: 'FORMAT_UNSPECIFIED',
    ...known,
    // gcloud says that it leaves it to Google.
    mode: typeof mode === 'string' && mode !== 'MODE_UNSPECIFIED' ? mode : 'STANDARD_REPOSITORY',
    name,
    registryUri: `${host}/${project}/${repository}`,
    satisfiesPzi: true,
    createTime: now,
    updateTime: now,
  });
}

/** Google leaves out what is as it is by default. */
export function clean<T extends object>(repository: T): T {
  const told = Object.entries(repository).filter(([, value]) => {
    const empty = typeof value === 'object' && value !== null && Object.keys(value).length === 0;
    return value !== undefined && value !== null && value !== '' && value !== false && !empty;
  });
  return Object.fromEntries(told) as T;
}

/** With what changes without anybody changing it. */
export function show(google: Google, project: Project, repository: Repository): object {
  const images = google.registry?.images(placeOf(repository)) ?? [];
  const bytes = images.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  return {
    ...repository,
    vulnerabilityScanningConfig: scanning(project, repository),
    ...(bytes > 0 ? { sizeBytes: String(bytes) } : {}),
  };
}

/** As Google tells it of a project where nobody has enabled the scanner, which costs extra. */
function scanning({ enabled }: Project, repository: Repository): object {
  const { vulnerabilityScanningConfig: given, createTime } = repository;
  const common = { ...given, lastEnableTime: createTime };
  if (given?.enablementConfig === 'DISABLED') {
    return { ...common, enablementState: 'SCANNING_DISABLED' };
  }
  if (enabled.has(SCANNER)) return { ...common, enablementState: 'SCANNING_ACTIVE' };
  const enablementStateReason = `API ${SCANNER} is not enabled.`;
  return { ...common, enablementState: 'SCANNING_DISABLED', enablementStateReason };
}

export function inputsOf({ name, cleanupPolicies = {}, ...row }: Repository) {
  const { location, repository: repositoryId } = placeOf({ name });
  const policies = Object.entries(cleanupPolicies).map(([id, policy]) => ({ id, ...policy }));
  return { ...row, repositoryId, location, cleanupPolicies: policies };
}

export function checkId(id: string) {
  if (!ID.test(id)) throw invalid(BAD_ID);
}

export function check({ format, cleanupPolicies = {} }: Repository) {
  if (!FORMATS.includes(format)) throw invalid(`unsupported repository format "${format}"`);
  for (const [id, { action, condition, mostRecentVersions }] of Object.entries(cleanupPolicies)) {
    const refuse = (why: string) => invalid(`invalid cleanup policy "${id}": ${why}`);
    if (id.length > 127) throw refuse('ids are under 128 characters in length');
    if (action !== 'DELETE' && action !== 'KEEP') throw refuse('its action is DELETE or KEEP');
    if (mostRecentVersions && action !== 'KEEP') {
      throw refuse('most recent versions may only be specified with a Keep action');
    }
    if (!condition && !mostRecentVersions) throw refuse('it has no condition');
  }
}

export function requireUnchanged(before: Repository, after: Repository) {
  for (const field of ['format', 'mode', 'kmsKeyName'] as const) {
    if (before[field] === after[field]) continue;
    throw invalid(`the ${field} of a repository cannot be changed: ${lastOf(before.name)}`);
  }
}
