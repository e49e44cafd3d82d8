import type { Google } from '../../google.ts';
import type { Project } from '../../project.ts';
import { lastOf } from '../../rest/names.ts';
import type { Operation } from '../../rest/operation.ts';
import { SOMEBODY } from '../../shared/accounts.ts';
import { forgetPolicy } from '../../shared/grants.ts';
import { jobInputs } from './inputs.ts';
import type { Job } from './jobshape.ts';
import { startOperation } from './operations.ts';
import { resolve } from './readiness.ts';
import { etagOf, expireTimeOf, newUid, newVersion, timeOf } from './stamp.ts';
import { condition } from './status.ts';
import { executionsIn, jobsIn } from './tables.ts';
import { notFound, taken } from './words.ts';

const TYPE = 'gcp:cloudrunv2/job:Job';

export function getJob(project: Project, name: string): Job {
  return jobsIn(project).get(name, notFound('JOB', name));
}

/** What a client sets of a job. */
export type JobSettings = Pick<
  Job,
  'labels' | 'annotations' | 'client' | 'clientVersion' | 'launchStage' | 'template'
>;

interface Change {
  readonly google: Google;
  readonly project: Project;
  /** In full. */
  readonly name: string;
  readonly settings: JobSettings;
}

export function createJob(change: Change): Operation {
  const { project, name } = change;
  const job = begun(change, undefined);
  jobsIn(project).add(name, job, taken(name));
  return bring(change, job, 'create', () => jobsIn(project).delete(name));
}

export function replaceJob(change: Change): Operation {
  const { project, name } = change;
  const before = getJob(project, name);
  const job = begun(change, before);
  jobsIn(project).set(name, job);
  return bring(change, job, 'update', () => jobsIn(project).set(name, before));
}

export function previewJob(change: Change): Job {
  return begun(change, jobsIn(change.project).find(change.name));
}

export function deleteJob(project: Project, name: string): Operation {
  const before = getJob(project, name);
  const version = newVersion();
  const job: Job = {
    ...before,
    deleteTime: timeOf(version),
    expireTime: expireTimeOf(version),
    reconciling: true,
  };
  jobsIn(project).set(name, job);
  const work = async () => {
    if (project.cloud.has(name)) await project.cloud.remove(name);
    for (const execution of executionsIn(project).list(`${name}/executions`)) {
      executionsIn(project).delete(execution.name);
    }
    jobsIn(project).delete(name);
    await forgetPolicy(project, name);
    const { reconciling: _, ...gone } = job;
    return gone;
  };
  const undo = () => jobsIn(project).set(name, before);
  return startOperation(project, name, 'delete', 'job.delete', { work, undo });
}

function begun({ name, settings }: Change, before: Job | undefined): Job {
  const version = newVersion();
  return {
    ...settings,
    name,
    uid: before?.uid ?? newUid(),
    generation: String(Number(before?.generation ?? 0) + 1),
    createTime: before?.createTime ?? timeOf(version),
    updateTime: timeOf(version),
    creator: before?.creator ?? SOMEBODY,
    lastModifier: SOMEBODY,
    executionCount: before?.executionCount ?? 0,
    latestCreatedExecution: before?.latestCreatedExecution ?? {},
    terminalCondition: condition('Ready', 'CONDITION_PENDING'),
    reconciling: true,
    etag: etagOf(version, name),
  };
}

function bring(change: Change, job: Job, verb: 'create' | 'update', undo: () => void): Operation {
  const { google, project, name } = change;
  const work = async () => {
    await resolve(job.template.template, google, project);
    const inputs = jobInputs(job);
    if (project.cloud.has(name)) await project.cloud.update(name, inputs);
    else await project.cloud.realise({ type: TYPE, name: lastOf(name), inputs });
    const { reconciling: _, ...rest } = job;
    const ready = {
      ...rest,
      observedGeneration: job.generation,
      terminalCondition: condition('Ready'),
      conditions: [condition('ResourcesAvailable')],
    };
    jobsIn(project).set(name, ready);
    return ready;
  };
  return startOperation(project, name, verb, `job.${verb}`, { work, undo });
}
