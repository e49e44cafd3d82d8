import { lastOf } from '../../rest/names.ts';
import { Refusal } from '../../rest/refusal.ts';

/** Cloud Run's own way of saying that there is none. */
export function notFound(kind: 'SERVICE' | 'REVISION' | 'JOB' | 'EXECUTION', name: string) {
  const [, project, , location] = name.split('/');
  const own = lastOf(name);
  return `Resource '${own}' of kind '${kind}' in region '${location}' in project '${project}' does not exist.`;
}

export const taken = (name: string) => `Resource '${lastOf(name)}' already exists.`;

/** For a rehearsal there is no such page; its address tells of which revision it would be. */
export function logsUrl(project: string, service: string, revision: string): string {
  const filter =
    `resource.type="cloud_run_revision"\nresource.labels.service_name="${service}"\n` +
    `resource.labels.revision_name="${revision}"`;
  return (
    `https://console.cloud.google.com/logs/viewer?project=${project}&resource=cloud_run_revision/` +
    `service_name/${service}/revision_name/${revision}&advancedFilter=${encodeURIComponent(filter)}`
  );
}

/** Why a revision does not take requests, and the reason that its condition names. */
export class NotReady extends Refusal {
  readonly reason: string;

  constructor(status: Refusal['status'], reason: string, message: string) {
    super(status, message);
    this.reason = reason;
  }

  /** As the service tells it. */
  of(revision: string): NotReady {
    const message = `Revision '${revision}' is not ready and cannot serve traffic. ${this.message}`;
    return new NotReady(this.status, this.reason, message);
  }
}

/**
 * What a container that was not ready in time is told with:
 * https://cloud.google.com/run/docs/troubleshooting#container-failed-to-start
 */
export function unhealthy(port: number, hasOwnProbe: boolean, logs: string): NotReady {
  const failed = hasOwnProbe
    ? 'The user-provided container failed the configured startup probe checks.'
    : 'The user-provided container failed to start and listen on the port defined provided by the ' +
      `PORT=${port} environment variable within the allocated timeout. This can happen when the ` +
      'container port is misconfigured or if the timeout is too short. The health check timeout ' +
      'can be extended.';
  return new NotReady(
    'FAILED_PRECONDITION',
    'HEALTH_CHECK_CONTAINER_ERROR',
    `${failed} Logs for this revision might contain more information.\n\nLogs URL: ${logs}\nFor ` +
      'more troubleshooting guidance, see ' +
      'https://cloud.google.com/run/docs/troubleshooting#container-failed-to-start',
  );
}
