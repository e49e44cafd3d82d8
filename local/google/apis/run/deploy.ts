import { isDeepStrictEqual } from 'node:util';
import type { Google } from '../../google.ts';
import type { Project } from '../../project.ts';
import { lastOf } from '../../rest/names.ts';
import type { Operation } from '../../rest/operation.ts';
import { serviceInputs } from './inputs.ts';
import { startOperation } from './operations.ts';
import { resolve } from './readiness.ts';
import { failRevision, newRevision, readyRevision } from './revisions.ts';
import type { Service, Settings } from './shape.ts';
import { astray, failed, faultOf, routeFault, succeeded } from './status.ts';
import { revisionsIn, servicesIn } from './tables.ts';
import { inTurn } from './turn.ts';

const TYPE = 'gcp:cloudrunv2/service:Service';

/** What a change works on. */
export interface Change {
  readonly google: Google;
  readonly project: Project;
  /** In full. */
  readonly name: string;
  readonly settings: Settings;
}

export function deploy(
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

async function bring(project: Project, service: Service, revision: string) {
  const inputs = serviceInputs(service, revision);
  if (project.cloud.has(service.name)) return project.cloud.update(service.name, inputs);
  const { outputs } = await project.cloud.realise({
    type: TYPE,
    name: lastOf(service.name),
    inputs,
  });
  return outputs;
}
