import type { Project } from '../../project.ts';
import { present } from '../../rest/message.ts';
import { lastOf } from '../../rest/names.ts';
import { Refusal } from '../../rest/refusal.ts';
import { hasOwnProbe, portOf } from './container.ts';
import { findRevision } from './revisions.ts';
import { BY_REVISION, type Condition, type Service, type Traffic } from './shape.ts';
import { timeNow } from './stamp.ts';
import { logsUrl, NotReady, unhealthy } from './words.ts';

/** What stays until the next revision is ready. */
export function statusOf(before: Service | undefined) {
  if (before === undefined) return {};
  const { observedGeneration, conditions, uri, urls } = before;
  const { latestReadyRevision, latestCreatedRevision, trafficStatuses } = before;
  const status = { observedGeneration, conditions, uri, urls };
  return present({ ...status, latestReadyRevision, latestCreatedRevision, trafficStatuses });
}

export function succeeded(service: Service, revision: string, uri: string): Service {
  const { reconciling: _, ...rest } = service;
  return {
    ...rest,
    observedGeneration: service.generation,
    terminalCondition: condition('Ready'),
    conditions: [condition('RoutesReady'), condition('ConfigurationsReady')],
    latestReadyRevision: revision,
    latestCreatedRevision: revision,
    trafficStatuses: service.traffic.map((target) => trafficStatus(target, uri)),
    uri,
    urls: [uri],
  };
}

/** Those that are tagged have an address of their own at Google; here all have the same. */
function trafficStatus(target: Traffic, uri: string): Traffic {
  return target.tag ? { ...target, uri } : target;
}

export function failed(service: Service, revision: string, { message }: NotReady): Service {
  const { reconciling: _, ...rest } = service;
  const fault = { message, reason: 'REVISION_FAILED' };
  return {
    ...rest,
    observedGeneration: service.generation,
    terminalCondition: { ...condition('Ready', 'CONDITION_FAILED'), ...fault },
    conditions: [
      // The revision before goes on serving, where there is one.
      service.latestReadyRevision
        ? condition('RoutesReady')
        : { ...condition('RoutesReady', 'CONDITION_FAILED'), ...fault },
      { ...condition('ConfigurationsReady', 'CONDITION_FAILED'), ...fault },
    ],
    latestCreatedRevision: revision,
  };
}

export function condition(type: string, state = 'CONDITION_SUCCEEDED'): Condition {
  return { type, state, lastTransitionTime: timeNow() };
}

export function faultOf(
  error: unknown,
  project: Project,
  service: Service,
  revision: string,
): NotReady {
  if (error instanceof NotReady) return error;
  const message = error instanceof Error ? error.message : String(error);
  if (!/startup probe|before it was ready/.test(message)) {
    return new NotReady('INTERNAL', 'UNKNOWN', message);
  }
  project.cloud.args.onNotice(message);
  const own = lastOf(service.name);
  const container = service.template.containers.find(({ ports = [] }) => ports.length > 0);
  if (container === undefined) return new NotReady('INTERNAL', 'UNKNOWN', message);
  return unhealthy(portOf(container), hasOwnProbe(container), logsUrl(project.id, own, revision));
}

/** Traffic may go to revisions by their names: all of them have to be there. */
export function routeFault(project: Project, { name, traffic }: Service): Refusal | undefined {
  const missing = traffic.find(({ type, revision }) => {
    return type === BY_REVISION && !findRevision(project, `${name}/revisions/${revision}`);
  });
  if (missing === undefined) return undefined;
  return new Refusal(
    'INTERNAL',
    `Revision '${missing.revision}' does not exist or is deleted. Update all traffic to route to ` +
      'currently available revisions.',
  );
}

/** Its revision is ready, and nobody gets there. */
export function astray(ready: Service, { message }: Refusal): Service {
  const fault = { message, state: 'CONDITION_FAILED' };
  return {
    ...ready,
    terminalCondition: { ...condition('Ready'), ...fault },
    conditions: [{ ...condition('RoutesReady'), ...fault }, condition('ConfigurationsReady')],
  };
}
