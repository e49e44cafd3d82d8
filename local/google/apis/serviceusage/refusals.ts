import type { Project } from '../../project.ts';
import { Refusal } from '../../rest/refusal.ts';
import { serviceNames } from '../../shared/services.ts';

/** Google tells a service that there is not and one that is not for everybody alike, with a 403. */
export function requireKnown(names: readonly string[]) {
  const unknown = names.filter((name) => !serviceNames.includes(name));
  if (unknown.length === 0) return;
  throw refusal('PERMISSION_DENIED', {
    message: `Not found or permission denied for service(s): ${unknown.join(',')}.`,
    reason: 'SERVICE_CONFIG_NOT_FOUND_OR_PERMISSION_DENIED',
    code: 220002,
    metadata: { services: unknown.join(',') },
  });
}

/** https://cloud.google.com/service-usage/docs/reference/rest/v1/services/disable */
export function requireEnabled({ enabled, id }: Project, service: string) {
  if (enabled.has(service)) return;
  throw new Refusal(
    'FAILED_PRECONDITION',
    `The service ${service} is not enabled for project ${id}.`,
  );
}

/** https://github.com/hashicorp/terraform-provider-google/issues/5424 */
export function hasDependents(service: string, dependents: readonly string[]): Refusal {
  return refusal('FAILED_PRECONDITION', {
    message:
      `The service ${service} is depended on by the following active service(s): ` +
      `${dependents.join(',')}; Please specify disable_dependent_services=true if you want to ` +
      'proceed with disabling all services.',
    reason: 'COMMON_SU_SERVICE_HAS_DEPENDENT_SERVICES',
    code: 100001,
    metadata: { service_name: service, services: dependents.join(',') },
  });
}

/** https://github.com/swiss-ai-center/a-guide-to-mlops/issues/209 */
export function hasUsage(service: string): Refusal {
  return refusal('FAILED_PRECONDITION', {
    message:
      `The service ${service} has usage in the last 30 days. Please specify ` +
      'check_if_service_has_usage=SKIP if you want to proceed with disabling the service.',
    reason: 'COMMON_SU_SERVICE_HAS_USAGE',
    code: 100002,
    metadata: { service_name: service },
  });
}

interface Told {
  readonly message: string;
  readonly reason: string;
  readonly code: number;
  readonly metadata: Readonly<Record<string, string>>;
}

function refusal(
  status: 'PERMISSION_DENIED' | 'FAILED_PRECONDITION',
  { message, reason, code, metadata }: Told,
): Refusal {
  const parts = Object.entries(metadata).flatMap(([key, value]) => {
    return value.split(',').map((one) => `&${key}=${one}`);
  });
  const subject = `?error_code=${code}${parts.join('')}`;
  return new Refusal(status, message, [
    {
      '@type': 'type.googleapis.com/google.rpc.PreconditionFailure',
      violations: [{ type: 'googleapis.com', subject }],
    },
    {
      '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
      reason,
      domain: 'serviceusage.googleapis.com',
      metadata,
    },
  ]);
}
