import { join } from 'node:path';
import { folderOf } from '../../../folder.ts';
import type { Project } from '../../project.ts';
import { lastOf } from '../../rest/names.ts';
import type { Operation } from '../../rest/operation.ts';
import { invalid } from '../../rest/refusal.ts';
import type { Body } from '../../rest/route.ts';
import { SOMEBODY } from '../../shared/accounts.ts';
import { getJob } from './jobs.ts';
import type { Execution, Job } from './jobshape.ts';
import { startOperation } from './operations.ts';
import { etagOf, newUid, newVersion, suffix, timeNow, timeOf } from './stamp.ts';
import { condition } from './status.ts';
import { executionsIn, jobsIn } from './tables.ts';
import { notFound } from './words.ts';

export function getExecution(project: Project, name: string): Execution {
  return executionsIn(project).get(name, notFound('EXECUTION', name));
}

/** https://cloud.google.com/run/docs/reference/rest/v2/projects.locations.jobs/run#Overrides */
interface Overrides {
  readonly taskCount?: number;
  readonly timeout?: string;
  readonly containerOverrides?: readonly {
    readonly args?: readonly string[];
    readonly clearArgs?: boolean;
    readonly env?: readonly object[];
  }[];
}

/** Runs the job's file; over when that has ended. */
export function runJob(project: Project, name: string, body: Body): Operation {
  const job = getJob(project, name);
  const overrides = (body.overrides ?? {}) as Overrides;
  const [container = {}] = overrides.containerOverrides ?? [];
  if (container.env?.length) {
    throw invalid(
      "overrides.container_overrides[0].env: a job's environment cannot be overridden on this " +
        'machine; change the job instead.',
    );
  }
  const execution = started(project, job, overrides);
  const [first] = execution.template.containers;
  const args = container.clearArgs ? [] : (container.args ?? first?.args ?? []);
  return startOperation(project, execution.name, 'run', undefined, {
    work: () => finish(project, job, execution, args),
  });
}

function started(project: Project, job: Job, overrides: Overrides): Execution {
  const version = newVersion();
  const name = `${job.name}/executions/${lastOf(job.name)}-${suffix(5)}`;
  const { template, taskCount, parallelism } = job.template;
  const execution: Execution = {
    name,
    uid: newUid(),
    generation: '1',
    ...(job.labels ? { labels: job.labels } : {}),
    createTime: timeOf(version),
    startTime: timeOf(version),
    updateTime: timeOf(version),
    creator: SOMEBODY,
    launchStage: job.launchStage,
    job: lastOf(job.name),
    ...(parallelism === undefined ? {} : { parallelism }),
    taskCount: overrides.taskCount ?? taskCount,
    template: { ...template, ...(overrides.timeout ? { timeout: overrides.timeout } : {}) },
    conditions: [
      condition('Completed', 'CONDITION_RECONCILING'),
      condition('ResourcesAvailable'),
      condition('Started'),
    ],
    observedGeneration: '1',
    reconciling: true,
    runningCount: overrides.taskCount ?? taskCount,
    logUri: `https://console.cloud.google.com/logs/viewer?project=${project.id}`,
    etag: etagOf(version, name),
  };
  executionsIn(project).set(name, execution);
  noteLatest(project, execution, (job.executionCount ?? 0) + 1);
  return execution;
}

async function finish(
  project: Project,
  job: Job,
  { reconciling: _, runningCount: __, ...execution }: Execution,
  args: readonly string[],
): Promise<Execution> {
  const { name, taskCount } = execution;
  const tasks = Array.from({ length: taskCount }, () => runTask(project, job, name, args));
  const succeeded = (await Promise.all(tasks)).filter((code) => code === 0).length;
  const hasFailed = succeeded < taskCount;
  const ended: Execution = {
    ...execution,
    completionTime: timeNow(),
    updateTime: timeNow(),
    ...(succeeded > 0 ? { succeededCount: succeeded } : {}),
    ...(hasFailed ? { failedCount: taskCount - succeeded } : {}),
    conditions: [
      hasFailed
        ? {
            ...condition('Completed', 'CONDITION_FAILED'),
            executionReason: 'NON_ZERO_EXIT_CODE',
            message: 'The configured maxRetries limit was reached and tasks failed.',
          }
        : condition('Completed'),
      condition('ResourcesAvailable'),
      condition('Started'),
    ],
  };
  executionsIn(project).set(name, ended);
  noteLatest(project, ended);
  return ended;
}

/** Its exit code, or the signal that ended it. */
async function runTask(project: Project, job: Job, execution: string, args: readonly string[]) {
  const { children, args: desk } = project.cloud;
  const [, , , location] = job.name.split('/');
  const child = await children.start({
    command: join(folderOf(desk, String(location), 'jobs'), lastOf(job.name)),
    args,
    env: process.env as Readonly<Record<string, string>>,
    onLine: (line) => desk.onLine(lastOf(execution), line),
  });
  return child.ended;
}

/** A job tells of its latest execution. */
function noteLatest(project: Project, execution: Execution, executionCount?: number) {
  const job = jobsIn(project).find(execution.name.split('/').slice(0, 6).join('/'));
  if (job === undefined) return;
  const { name, createTime, completionTime, failedCount } = execution;
  const latest = job.latestCreatedExecution;
  if (executionCount === undefined && latest?.name !== name) return;
  const completionStatus = failedCount ? 'EXECUTION_FAILED' : 'EXECUTION_SUCCEEDED';
  jobsIn(project).set(job.name, {
    ...job,
    executionCount: executionCount ?? job.executionCount ?? 0,
    latestCreatedExecution: {
      name,
      createTime,
      ...(completionTime
        ? { completionTime, completionStatus }
        : { completionStatus: 'EXECUTION_RUNNING' }),
    },
  });
}
