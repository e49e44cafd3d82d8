import type { Project } from '../../project.ts';
import { lastOf } from '../../rest/names.ts';
import { Refusal } from '../../rest/refusal.ts';
import type { Condition, Revision, Service } from './shape.ts';
import { etagOf, newUid, newVersion, suffix, timeNow, timeOf } from './stamp.ts';
import { revisionsIn } from './tables.ts';
import { logsUrl, type NotReady, notFound } from './words.ts';

export function getRevision(project: Project, name: string): Revision {
  return revisionsIn(project).get(name, notFound('REVISION', name));
}

export const findRevision = (project: Project, name: string) => revisionsIn(project).find(name);

/** The newest first, as Cloud Run lists them; `-` stands for any service. */
export function revisionsOf(project: Project, service: string): readonly Revision[] {
  return revisionsIn(project).list(`${service}/revisions`).toReversed();
}

/** Throws where a name that a client has chosen is taken: a revision never changes. */
export function requireNewName(project: Project, name: string) {
  if (findRevision(project, name) === undefined) return;
  const own = lastOf(name);
  throw new Refusal(
    'ALREADY_EXISTS',
    `Revision named '${own}' with different configuration already exists.`,
  );
}

/** The revision that a service's template stands for; its full name. */
export function newRevision(project: Project, service: Service): string {
  const { name, generation, template, creator, launchStage } = service;
  const own = lastOf(name);
  const { revision = `${own}-${generation.padStart(5, '0')}-${suffix()}`, ...rest } = template;
  const version = newVersion();
  const full = `${name}/revisions/${revision}`;
  const made: Revision = {
    ...rest,
    name: full,
    uid: newUid(),
    generation: '1',
    createTime: timeOf(version),
    updateTime: timeOf(version),
    creator,
    launchStage,
    service: own,
    conditions: conditionsOf('CONDITION_RECONCILING'),
    reconciling: true,
    logUri: logsUrl(project.id, own, revision),
    etag: etagOf(version, full),
  };
  revisionsIn(project).set(full, made);
  return full;
}

/** What runs is the digest that a tag stood for at the time. */
export function readyRevision(
  project: Project,
  name: string,
  digests: ReadonlyMap<string, string>,
): void {
  settle(project, name, conditionsOf('CONDITION_SUCCEEDED'), (image) => {
    const digest = digests.get(image);
    const path = image.split('@')[0]?.replace(/:[^/]*$/, '');
    return digest ? `${path}@${digest}` : image;
  });
}

export function failRevision(project: Project, name: string, { message, reason }: NotReady): void {
  const told = reason === 'HEALTH_CHECK_CONTAINER_ERROR' ? { revisionReason: reason } : { reason };
  const fault = reason === 'UNKNOWN' ? { message } : { message, ...told };
  const conditions = conditionsOf('CONDITION_FAILED').map((condition) => {
    return condition.type === 'ResourcesAvailable'
      ? { ...condition, ...OK }
      : { ...condition, ...fault };
  });
  settle(project, name, conditions, (image) => image);
}

const OK = { state: 'CONDITION_SUCCEEDED' };

function conditionsOf(state: string): readonly Condition[] {
  const lastTransitionTime = timeNow();
  return ['Ready', 'ContainerHealthy', 'ResourcesAvailable'].map((type) => {
    return { type, state, lastTransitionTime };
  });
}

function settle(
  project: Project,
  name: string,
  conditions: readonly Condition[],
  resolve: (image: string) => string,
) {
  const found = findRevision(project, name);
  if (found === undefined) return;
  const { reconciling: _, ...revision } = found;
  revisionsIn(project).set(name, {
    ...revision,
    containers: revision.containers.map((it) => ({ ...it, image: resolve(it.image) })),
    conditions,
    observedGeneration: revision.generation,
  });
}

/** Throws for one that requests may reach: https://cloud.google.com/run/docs/managing/revisions */
export function deleteRevision(project: Project, name: string, service: Service): void {
  const own = lastOf(name);
  const { traffic, latestCreatedRevision, latestReadyRevision } = service;
  const used = [latestCreatedRevision, latestReadyRevision].includes(name);
  if (used || traffic.some(({ revision }) => revision === own)) {
    throw new Refusal(
      'FAILED_PRECONDITION',
      `Revision '${own}' cannot be deleted: it is the service's latest one, or traffic goes to it.`,
    );
  }
  getRevision(project, name);
  revisionsIn(project).delete(name);
}
