import { mayRead } from '../../../secret.ts';
import type { Google } from '../../google.ts';
import type { Project } from '../../project.ts';
import { lastOf } from '../../rest/names.ts';
import type { Container, Template, Variable } from './shape.ts';
import { NotReady } from './words.ts';

const READER = 'roles/secretmanager.secretAccessor';

/**
 * The images' digests, by the references to them; throws what keeps a revision from becoming ready,
 * and is found out only when it is made.
 */
export async function resolve(
  { containers, serviceAccount, vpcAccess }: Template,
  google: Google,
  project: Project,
): Promise<ReadonlyMap<string, string>> {
  requireConnector(vpcAccess?.connector, project);
  requireSecrets(containers, serviceAccount, project);
  return new Map(containers.map(({ image }) => [image, digestOf(image, google)] as const));
}

/** Without a registry here, every image is there. */
function digestOf(image: string, { registry }: Google): string {
  const [, pinned] = image.split('@');
  const found = registry?.find(image);
  if (registry !== undefined && found === undefined) {
    throw new NotReady('NOT_FOUND', 'CONTAINER_MISSING', `Image '${image}' not found.`);
  }
  return found?.digest ?? pinned ?? '';
}

function requireConnector(connector: string | undefined, project: Project) {
  if (connector === undefined) return;
  const state = project.table<{ readonly state: string }>('vpcaccess/connectors').find(connector);
  if (state?.state === 'READY' || state?.state === 'UPDATING') return;
  throw new NotReady(
    'FAILED_PRECONDITION',
    'UNKNOWN',
    `VPC connector ${connector} does not exist, or Cloud Run does not have permission to use it.`,
  );
}

/** All that is wrong with them, one a line, as Google tells it. */
function requireSecrets(containers: readonly Container[], email: string, project: Project) {
  const faults = containers.flatMap(({ env = [] }, index) => {
    return env.flatMap((variable, position) => {
      const fault = secretFault(variable, email, project);
      const path = `spec.template.spec.containers[${index}].env[${position}]`;
      return fault ? [`${path}.value_from.secret_key_ref.name: ${fault}`] : [];
    });
  });
  if (faults.length === 0) return;
  throw new NotReady('PERMISSION_DENIED', 'SECRETS_ACCESS_CHECK_FAILED', faults.join('\n'));
}

function secretFault({ valueSource }: Variable, email: string, project: Project) {
  if (valueSource === undefined) return undefined;
  const { version = 'latest' } = valueSource.secretKeyRef;
  const secret = lastOf(valueSource.secretKeyRef.secret);
  const shown = `projects/${project.number}/secrets/${secret}/versions/${version}`;
  const id = `projects/${project.id}/secrets/${secret}`;
  if (!mayRead(project.cloud, id, `serviceAccount:${email}`)) {
    return (
      `Permission denied on secret: ${shown} for Revision service account ${email}. The service ` +
      "account used must be granted the 'Secret Manager Secret Accessor' role " +
      `(${READER}) at the secret, project or higher level.`
    );
  }
  const found = versionsOf(id, project);
  const isThere = version === 'latest' ? found.length > 0 : found.includes(version);
  return isThere ? undefined : `Secret ${shown} was not found`;
}

/** The numbers of a secret's versions, in the order in which they came. */
function versionsOf(id: string, { cloud }: Project): readonly string[] {
  return cloud
    .made('gcp:secretmanager/secretVersion:SecretVersion')
    .filter(({ secret, enabled }) => secret === id && enabled !== false)
    .map(({ version }) => String(version));
}
