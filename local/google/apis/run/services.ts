import { isDeepStrictEqual } from 'node:util';
import type { Project } from '../../project.ts';
import type { Operation } from '../../rest/operation.ts';
import { SOMEBODY } from '../../shared/accounts.ts';
import { forgetPolicy } from '../../shared/grants.ts';
import { type Change, deploy } from './deploy.ts';
import { startOperation } from './operations.ts';
import { requireNewName, revisionsOf } from './revisions.ts';
import type { Service } from './shape.ts';
import { etagOf, expireTimeOf, newUid, newVersion, timeOf } from './stamp.ts';
import { condition, statusOf } from './status.ts';
import { revisionsIn, servicesIn } from './tables.ts';
import { inTurn } from './turn.ts';
import { notFound, taken } from './words.ts';

export function getService(project: Project, name: string): Service {
  return servicesIn(project).get(name, notFound('SERVICE', name));
}

/** Throws when the name is taken. */
export function createService(change: Change): Operation {
  const { project, name } = change;
  const table = servicesIn(project);
  const service = begun(change, undefined);
  table.add(name, service, taken(name));
  return deploy(change, service, undefined, () => table.delete(name));
}

/** A changed template makes a revision; whatever else is changed does not. */
export function replaceService(change: Change): Operation {
  const { project, name } = change;
  const before = getService(project, name);
  const service = begun(change, before);
  servicesIn(project).set(name, service);
  return deploy(change, service, before, () => servicesIn(project).set(name, before));
}

/** As it would be, where a client only wants to know whether that is possible. */
export function preview(change: Change): Service {
  return begun(change, servicesIn(change.project).find(change.name));
}

export function deleteService(project: Project, name: string): Operation {
  const before = getService(project, name);
  const version = newVersion();
  const service: Service = {
    ...before,
    generation: String(Number(before.generation) + 1),
    updateTime: timeOf(version),
    deleteTime: timeOf(version),
    expireTime: expireTimeOf(version),
    terminalCondition: condition('Ready', 'CONDITION_PENDING'),
    reconciling: true,
    etag: etagOf(version, name),
  };
  const table = servicesIn(project);
  table.set(name, service);
  let gone = false;
  const work = () => {
    gone = true;
    return inTurn(project, name, () => remove(project, service));
  };
  const undo = () => {
    if (!gone) table.set(name, before);
  };
  return startOperation(project, name, 'delete', 'service.delete', { work, undo });
}

async function remove(project: Project, { reconciling: _, ...service }: Service): Promise<Service> {
  const { name, generation } = service;
  if (project.cloud.has(name)) await project.cloud.remove(name);
  for (const { name: revision } of revisionsOf(project, name)) {
    revisionsIn(project).delete(revision);
  }
  servicesIn(project).delete(name);
  await forgetPolicy(project, name);
  return { ...service, observedGeneration: generation, terminalCondition: condition('Ready') };
}

function begun({ project, name, settings }: Change, before: Service | undefined): Service {
  const version = newVersion();
  const generation = String(Number(before?.generation ?? 0) + 1);
  const { revision } = settings.template;
  const changed = before === undefined || !isDeepStrictEqual(before.template, settings.template);
  if (changed && revision) requireNewName(project, `${name}/revisions/${revision}`);
  return {
    ...settings,
    ...statusOf(before),
    name,
    uid: before?.uid ?? newUid(),
    generation,
    createTime: before?.createTime ?? timeOf(version),
    updateTime: timeOf(version),
    creator: before?.creator ?? SOMEBODY,
    lastModifier: SOMEBODY,
    terminalCondition: {
      ...condition('Ready', 'CONDITION_PENDING'),
      ...(before?.terminalCondition
        ? { lastTransitionTime: before.terminalCondition.lastTransitionTime }
        : {}),
    },
    reconciling: true,
    etag: etagOf(version, name),
  };
}
