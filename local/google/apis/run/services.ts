import { isDeepStrictEqual } from 'node:util';
import type { Google } from '../../google.ts';
import type { Project } from '../../project.ts';
import { lastOf } from '../../rest/names.ts';
import type { Operation } from '../../rest/operation.ts';
import { forgetPolicy } from '../../shared/grants.ts';
import { serviceInputs } from './inputs.ts';
import { startOperation } from './operations.ts';
import { resolve } from './readiness.ts';
import {
  failRevision,
  newRevision,
  readyRevision,
  requireNewName,
  revisionsOf,
} from './revisions.ts';
import type { Service, Settings } from './shape.ts';
import { etagOf, expireTimeOf, newUid, newVersion, SOMEBODY, timeOf } from './stamp.ts';
import { astray, condition, failed, faultOf, routeFault, statusOf, succeeded } from './status.ts';
import { revisionsIn, servicesIn } from './tables.ts';
import { notFound, taken } from './words.ts';

const TYPE = 'gcp:cloudrunv2/service:Service';

export function getService(project: Project, name: string): Service {
  return servicesIn(project).get(name, notFound('SERVICE', name));
}

/** What a change works on. */
interface Change {
  readonly google: Google;
  readonly project: Project;
  /** In full. */
  readonly name: string;
  readonly settings: Settings;
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
  if (isMade(project, name)) await project.cloud.remove(name);
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

function deploy(
  change: Change,
  service: Service,
  before: Service | undefined,
  takeBack: () => void,
): Operation {
  const { project, name } = change;
  const isSame = before !== undefined && isDeepStrictEqual(before.template, service.template);
  const revision = (isSame && before.latestCreatedRevision) || newRevision(project, service);
  const verb = before === undefined ? 'create' : 'update';
  let begunAlready = false;
  const work = async () => {
    begunAlready = true;
    return inTurn(project, name, () => settle(change, service, revision));
  };
  const undo = () => {
    // What failed stays, as it does at Google: nothing of it is taken back.
    if (begunAlready) return;
    if (!isSame) revisionsIn(project).delete(revision);
    takeBack();
  };
  return startOperation(project, name, verb, `service.${verb}`, { work, undo });
}

/** Brings it about, and says how that went. */
async function settle(change: Change, service: Service, revision: string): Promise<Service> {
  const { project, name } = change;
  const uri = await makeReady(change, service, revision);
  const ready = succeeded(service, revision, uri);
  const fault = routeFault(project, service);
  show(project, name, fault ? astray(ready, fault) : ready);
  if (fault) throw fault;
  return ready;
}

/** Where it answers; throws, the service and its new revision marked, when that is not ready. */
async function makeReady(
  { google, project, name }: Change,
  service: Service,
  revision: string,
): Promise<string> {
  const own = lastOf(revision);
  try {
    const digests = await resolve(service.template, google, project);
    const outputs = await bring(project, service, own);
    readyRevision(project, revision, digests);
    return String(outputs.uri);
  } catch (error) {
    const fault = faultOf(error, project, service, own);
    failRevision(project, revision, fault);
    const told = fault.of(own);
    show(project, name, failed(service, revision, told));
    throw told;
  }
}

/** Unless it has been changed again in the meantime, or is gone. */
function show(project: Project, name: string, service: Service) {
  const table = servicesIn(project);
  if (table.find(name)?.generation === service.generation) table.set(name, service);
}

const isMade = ({ cloud }: Project, name: string) => cloud.made(TYPE).some(({ id }) => id === name);

async function bring(project: Project, service: Service, revision: string) {
  const inputs = serviceInputs(service, revision);
  if (isMade(project, service.name)) return project.cloud.update(service.name, inputs);
  const { outputs } = await project.cloud.realise({
    type: TYPE,
    name: lastOf(service.name),
    inputs,
  });
  return outputs;
}

const turns = new WeakMap<Project, Map<string, Promise<unknown>>>();

/** What is done to one service is done one after another. */
function inTurn<T>(project: Project, name: string, work: () => Promise<T>): Promise<T> {
  const own = turns.get(project) ?? new Map<string, Promise<unknown>>();
  turns.set(project, own);
  const done = (own.get(name) ?? Promise.resolve()).then(work);
  own.set(
    name,
    done.catch(() => {}),
  );
  return done;
}
