import type { Project } from '../../project.ts';
import { withoutDefaults } from '../../rest/message.ts';
import { lastOf } from '../../rest/names.ts';
import type { Body } from '../../rest/route.ts';
import { completeContainer } from './container.ts';
import { cpusOf } from './cpu.ts';
import type { ExecutionTemplate } from './jobshape.ts';
import type {
  Container,
  RevisionTemplate,
  Settings,
  TaskTemplate,
  Template,
  VpcAccess,
} from './shape.ts';
import { LATEST } from './shape.ts';

/** "When unspecified, the field is set to the server default value of 100." */
const MAX_INSTANCES = 100;
/** "If not specified or 0, concurrency defaults to 80 when requested CPU >= 1", else to 1. */
const CONCURRENCY = 80;

/**
 * What a client says, with what Google fills in where it says nothing: the reference of
 * RevisionTemplate, and the answers in github.com/GoogleCloudPlatform/k8s-config-connector
 * (runservicebasic/_vcr_cassettes/tf.yaml).
 */
export function completeService(given: Body, location: string, project: Project): Settings {
  const { template = {}, ...settings } = tidy(given) as Partial<Settings>;
  return {
    ingress: 'INGRESS_TRAFFIC_ALL',
    launchStage: 'GA',
    traffic: [{ type: LATEST, percent: 100 }],
    ...settings,
    template: completeRevision(template, location, project),
  };
}

function completeRevision(
  given: Partial<RevisionTemplate>,
  location: string,
  project: Project,
): RevisionTemplate {
  const template = completeTemplate(given, '300s', location, project);
  // Of several, only the one with a port takes requests.
  const isAlone = template.containers.length === 1;
  const containers = template.containers.map((container) => {
    return completeContainer(container, isAlone || (container.ports?.length ?? 0) > 0);
  });
  return {
    maxInstanceRequestConcurrency: cpusOf(containers) < 1 ? 1 : CONCURRENCY,
    ...template,
    scaling: { maxInstanceCount: MAX_INSTANCES, ...template.scaling },
    containers,
  };
}

/** https://cloud.google.com/run/docs/reference/rest/v2/TaskTemplate */
export function completeExecution(
  given: Partial<ExecutionTemplate>,
  location: string,
  project: Project,
): ExecutionTemplate {
  const { template = {}, ...rest } = tidy(given) as Partial<ExecutionTemplate>;
  const task = completeTemplate<TaskTemplate>(template, '600s', location, project);
  return {
    taskCount: 1,
    ...rest,
    template: {
      executionEnvironment: 'EXECUTION_ENVIRONMENT_GEN2',
      ...task,
      maxRetries: task.maxRetries ?? 3,
      containers: task.containers.map((container) => completeContainer(container, false)),
    },
  };
}

function completeTemplate<T extends Template>(
  given: Partial<T>,
  timeout: string,
  location: string,
  project: Project,
) {
  const { serviceAccount, vpcAccess, containers = [] } = given;
  return {
    timeout,
    ...given,
    containers: containers as readonly Container[],
    serviceAccount: emailOf(serviceAccount, project),
    ...(vpcAccess ? { vpcAccess: completeAccess(vpcAccess, location, project) } : {}),
  };
}

/** gcloud's `--service-account` may be a name without a domain: it is the project's own. */
function emailOf(given: string | undefined, { id, number }: Project): string {
  if (given === undefined) return `${number}-compute@developer.gserviceaccount.com`;
  return given.includes('@') ? given : `${given}@${id}.iam.gserviceaccount.com`;
}

function completeAccess(given: VpcAccess, location: string, project: Project): VpcAccess {
  const { connector, networkInterfaces } = given;
  const interfaces = networkInterfaces?.map(({ network, subnetwork, ...rest }) => ({
    // Each of the two is looked up by the other.
    network: network ?? networkOf(subnetwork, project),
    subnetwork: subnetwork ?? lastOf(network ?? 'default'),
    ...rest,
  }));
  return {
    egress: 'PRIVATE_RANGES_ONLY',
    ...given,
    ...(connector ? { connector: connectorOf(connector, location, project) } : {}),
    ...(interfaces ? { networkInterfaces: interfaces } : {}),
  };
}

/** A connector may be named without where it is. */
function connectorOf(given: string, location: string, { id, number }: Project): string {
  const name = lastOf(given);
  if (!given.includes('/')) return `projects/${id}/locations/${location}/connectors/${name}`;
  return given.replace(`projects/${number}/`, `projects/${id}/`);
}

function networkOf(subnetwork = 'default', { cloud }: Project): string {
  const own = lastOf(subnetwork);
  const made = cloud.made('gcp:compute/subnetwork:Subnetwork').find(({ name }) => name === own);
  const network = String(made?.network ?? 'default');
  return lastOf(network);
}

/** A zero says something there, and texts are by keys of the client's own. */
const rules = { told: ['maxRetries', 'labels', 'annotations'], maps: ['labels', 'annotations'] };

const tidy = <T extends object>(given: T): T => withoutDefaults(given, rules);
