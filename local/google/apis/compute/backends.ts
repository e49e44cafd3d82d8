import { CLASSIC } from '../../../balancer.ts';
import type { Project } from '../../project.ts';
import { LegacyRefusal } from '../../rest/legacy.ts';
import type { Body } from '../../rest/route.ts';
import { tableOf } from './references.ts';
import { invalidField } from './refusal.ts';

interface Group {
  readonly networkEndpointType?: string;
  readonly cloudRun?: { readonly service?: string; readonly urlMask?: string };
}

/** https://cloud.google.com/compute/docs/reference/rest/v1/regionNetworkEndpointGroups */
export function completeGroup(given: Body): Body {
  const { networkEndpointType, cloudRun } = given as Group;
  if (networkEndpointType !== 'SERVERLESS' || cloudRun === undefined) {
    const message = 'A network endpoint group is made here for a service of Cloud Run only.';
    throw new LegacyRefusal('INVALID_ARGUMENT', 'invalid', message);
  }
  if (!cloudRun.service && !cloudRun.urlMask) {
    throw invalidField('resource.cloudRun', '', 'It must have a service or a URL mask.');
  }
  return { ...given, size: 0 };
}

interface Backend {
  /** Path of a network endpoint group. */
  readonly group?: string;
  readonly balancingMode?: string;
  readonly maxUtilization?: number;
}

interface BackendService {
  readonly backends?: readonly Backend[];
  readonly healthChecks?: readonly string[];
  readonly timeoutSec?: number;
}

/** Of a backend service, in seconds. Cloud Run has its own; this one it is only shown. */
const TIMEOUT_SECONDS = 30;

/** https://cloud.google.com/compute/docs/reference/rest/v1/backendServices */
export function completeBackend(given: Body, project: Project): Body {
  const { backends = [], ...service } = given as BackendService;
  requireServerless(service, backends, project);
  return {
    description: '',
    loadBalancingScheme: CLASSIC,
    protocol: 'HTTP',
    port: 80,
    portName: 'http',
    sessionAffinity: 'NONE',
    affinityCookieTtlSec: 0,
    timeoutSec: TIMEOUT_SECONDS,
    connectionDraining: { drainingTimeoutSec: 0 },
    enableCDN: false,
    iap: { enabled: false, oauth2ClientId: '' },
    logConfig: { enable: false },
    ...service,
    backends: backends.map((one) => ({ balancingMode: 'UTILIZATION', capacityScaler: 1, ...one })),
  };
}

/**
 * What Google does not let such backends have, in its words:
 * https://github.com/terraform-google-modules/terraform-google-lb-http, issues 110 and 149 and pull
 * request 358, https://github.com/GoogleCloudPlatform/cloud-foundation-fabric/pull/1801
 */
function requireServerless(
  { timeoutSec = TIMEOUT_SECONDS, healthChecks = [] }: BackendService,
  backends: readonly Backend[],
  project: Project,
) {
  backends.forEach(({ group, balancingMode = 'UTILIZATION', maxUtilization }, index) => {
    const field = `resource.backends[${index}]`;
    if (!tableOf(project, 'networkEndpointGroups').find(group ?? '')) {
      throw invalidField(`${field}.group`, group, 'The URL is malformed.');
    }
    const ofGroups = 'is not supported for Serverless network endpoint groups.';
    if (maxUtilization !== undefined) {
      throw invalidField(`${field}.maxUtilization`, maxUtilization, `Max utilization ${ofGroups}`);
    }
    if (balancingMode !== 'UTILIZATION') {
      throw invalidField(`${field}.balancingMode`, balancingMode, `Balancing mode ${ofGroups}`);
    }
  });
  if (backends.length === 0) return;
  if (timeoutSec !== TIMEOUT_SECONDS) {
    const why =
      'Timeout sec is not supported for a backend service with Serverless network endpoint groups.';
    throw invalidField('resource.timeoutSec', timeoutSec, why);
  }
  if (healthChecks.length > 0) {
    const why =
      'A backend service cannot have a healthcheck with Serverless network endpoint group backends.';
    throw invalidField('resource.healthChecks', '', why);
  }
}
