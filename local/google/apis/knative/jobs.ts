import type { Project } from '../../project.ts';
import { present } from '../../rest/message.ts';
import { lastOf } from '../../rest/names.ts';
import { invalid } from '../../rest/refusal.ts';
import type { Body } from '../../rest/route.ts';
import type { Execution, Job } from '../run/jobshape.ts';
import type { TaskTemplate } from '../run/shape.ts';
import { ownTexts, placeAnnotations, placeFields } from './annotations.ts';
import { showCondition } from './condition.ts';
import { metadataOf, RUN } from './metadata.ts';
import type { KnativeJob } from './shape.ts';
import { named, readPod, showPod } from './template.ts';

const CLIENT = 'run.googleapis.com/client-name';
const CLIENT_VERSION = 'run.googleapis.com/client-version';

/** What a client says of a job, in the words of the second version. */
export function readJob({ metadata, spec }: KnativeJob): Body {
  const execution = spec?.template;
  if (!execution?.spec?.template?.spec) {
    throw invalid('spec.template.spec.template.spec: the field is missing.');
  }
  const { taskCount, parallelism, template } = execution.spec;
  const { containers, ...task } = readPod(template.spec);
  return present({
    client: metadata.annotations?.[CLIENT],
    clientVersion: metadata.annotations?.[CLIENT_VERSION],
    launchStage: metadata.annotations?.['run.googleapis.com/launch-stage'],
    labels: ownTexts(metadata.labels).texts,
    annotations: ownTexts(metadata.annotations).texts,
    template: present({
      labels: ownTexts(execution.metadata?.labels).texts,
      taskCount,
      parallelism,
      template: {
        ...placeFields(execution.metadata?.annotations),
        ...task,
        containers: named(metadata.name, containers),
        ...present({ maxRetries: template.spec.maxRetries }),
      },
    }),
  });
}

/** https://cloud.google.com/run/docs/reference/rest/v1/namespaces.jobs#Job */
export function showJob(project: Project, job: Job): object {
  const { template: execution, terminalCondition, latestCreatedExecution: latest } = job;
  const { taskCount, parallelism, template } = execution;
  const { client, clientVersion } = job;
  const labels = { ...job.labels, 'run.googleapis.com/lastUpdatedTime': job.updateTime };
  const annotations = present({
    [CLIENT]: client,
    [CLIENT_VERSION]: clientVersion,
    'run.googleapis.com/creator': job.creator,
    'run.googleapis.com/lastModifier': job.lastModifier,
  });
  return {
    apiVersion: RUN,
    kind: 'Job',
    metadata: metadataOf(
      project,
      { apiVersion: RUN, kind: 'jobs' },
      { ...job, labels },
      { ...job.annotations, ...annotations },
    ),
    spec: {
      template: {
        metadata: present({ labels: execution.labels, annotations: placeAnnotations(template) }),
        spec: present({ taskCount, parallelism, template: showTasks(template) }),
      },
    },
    status: {
      observedGeneration: Number(job.generation),
      conditions: terminalCondition ? [showCondition(terminalCondition)] : [],
      executionCount: job.executionCount ?? 0,
      ...(latest?.name
        ? {
            latestCreatedExecution: present({
              name: lastOf(latest.name),
              creationTimestamp: latest.createTime,
              completionTimestamp: latest.completionTime,
              completionStatus: latest.completionStatus,
            }),
          }
        : {}),
    },
  };
}

/** https://cloud.google.com/run/docs/reference/rest/v1/namespaces.executions#Execution */
export function showExecution(project: Project, execution: Execution): object {
  const { template, taskCount, parallelism, job } = execution;
  return {
    apiVersion: RUN,
    kind: 'Execution',
    metadata: metadataOf(
      project,
      { apiVersion: RUN, kind: 'executions' },
      { ...execution, labels: { ...execution.labels, 'run.googleapis.com/job': job } },
      { ...placeAnnotations(template), 'run.googleapis.com/creator': execution.creator },
    ),
    spec: present({ taskCount, parallelism, template: showTasks(template) }),
    status: present({
      observedGeneration: 1,
      conditions: execution.conditions.map(showCondition),
      startTime: execution.startTime,
      completionTime: execution.completionTime,
      runningCount: execution.runningCount,
      succeededCount: execution.succeededCount,
      failedCount: execution.failedCount,
      logUri: execution.logUri,
    }),
  };
}

const showTasks = (template: TaskTemplate) => ({
  spec: { ...showPod(template), maxRetries: template.maxRetries },
});
