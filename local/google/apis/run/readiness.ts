import { mayRead } from '../../../secret.ts';
import type { Google } from '../../google.ts';
import type { Project } from '../../project.ts';
import { parseReference } from '../../registry/names.ts';
import { lastOf } from '../../rest/names.ts';
import type { Template } from './shape.ts';
import { NotReady } from './words.ts';

const READER = 'roles/secretmanager.secretAccessor';

/**
 * The images' digests, by the references to them; throws what keeps a revision from becoming ready,
 * and is found out only when it is made.
 */
export async function resolve(
  { containers, volumes, serviceAccount, vpcAccess }: Template,
  google: Google,
  project: Project,
): Promise<ReadonlyMap<string, string>> {
  requireConnector(vpcAccess?.connector, project);
  requireSecrets({ containers, volumes, serviceAccount }, project);
  return new Map(
    containers.map((container) => {
      const { image, ports = [] } = container;
      const isRun = containers.length === 1 || ports.length > 0;
      return [image, digestOf(image, google, isRun)] as const;
    }),
  );
}

/**
 * Without a registry here, every image is there. So is, beside a container that is run on this
 * machine, one of a registry elsewhere, such as Google's.
 */
function digestOf(image: string, { registry, projects }: Google, isRun: boolean): string {
  const [, pinned] = image.split('@');
  const found = registry?.find(image);
  const owner = parseReference(image)?.name.project;
  const isOurs = isRun || projects.some(({ id }) => id === owner);
  if (registry !== undefined && found === undefined && isOurs) {
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

type Mounting = Pick<Template, 'containers' | 'volumes' | 'serviceAccount'>;

/** All that is wrong with them, one a line, as Google tells it. */
function requireSecrets(template: Mounting, project: Project) {
  const faults = [...variablesIn(template), ...filesIn(template)].flatMap(([field, reference]) => {
    const fault = secretFault(reference, template.serviceAccount, project);
    return fault ? [`spec.template.spec.${field}: ${fault}`] : [];
  });
  if (faults.length === 0) return;
  throw new NotReady('PERMISSION_DENIED', 'SECRETS_ACCESS_CHECK_FAILED', faults.join('\n'));
}

interface Reference {
  readonly secret: string;
  readonly version?: string;
}

/** Secrets by the fields that name them. */
type Referred = readonly (readonly [field: string, Reference])[];

function variablesIn({ containers }: Mounting): Referred {
  return containers.flatMap(({ env = [] }, index) => {
    return env.flatMap(({ valueSource }, position) => {
      const field = `containers[${index}].env[${position}].value_from.secret_key_ref.name`;
      return valueSource ? [[field, valueSource.secretKeyRef] as const] : [];
    });
  });
}

/** All versions that a volume names, or the newest. */
function filesIn({ volumes = [] }: Mounting): Referred {
  return volumes.flatMap(({ secret: { secret = '', items = [{}] } = { items: [] } }, index) => {
    const field = `volumes[${index}].secret.secret_name`;
    return items.map(({ version }) => [field, { secret, version }] as const);
  });
}

function secretFault(reference: Reference, email: string, project: Project) {
  const { version = 'latest' } = reference;
  const secret = lastOf(reference.secret);
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
