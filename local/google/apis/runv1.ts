import type { Project } from '../project.ts';
import { lastOf, locationOf } from '../rest/names.ts';
import type { Operation } from '../rest/operation.ts';
import { Refusal } from '../rest/refusal.ts';
import { type Api, type Body, type Call, type Route, route } from '../rest/route.ts';
import { regions } from '../shared/regions.ts';
import { readJob, showExecution, showJob } from './knative/jobs.ts';
import { listOf, RUN, SERVING } from './knative/metadata.ts';
import { fits, isDry, labelsOf } from './knative/query.ts';
import { collectionOf, regionOf, requireRegion } from './knative/region.ts';
import { showService } from './knative/service.ts';
import type { KnativeJob } from './knative/shape.ts';
import { checkId } from './run/checks.ts';
import { runJob } from './run/executions.ts';
import { completeJob } from './run/jobroutes.ts';
import { createJob, deleteJob, getJob, previewJob, replaceJob } from './run/jobs.ts';
import type { Execution, Job } from './run/jobshape.ts';
import { runOperationRoutes, showOperation } from './run/operations.ts';
import { getService } from './run/services.ts';
import type { Service } from './run/shape.ts';
import { requireCurrent } from './run/stamp.ts';
import { executionsIn, jobsIn, servicesIn } from './run/tables.ts';
import { notFound } from './run/words.ts';
import { serviceName, servicePolicyRoutes } from './run.ts';

const LOCATION = 'projects/{project}/locations/{location}';
const NAMESPACE = 'namespaces/{project}';

/** The other half of what gcloud asks: https://cloud.google.com/run/docs/reference/rest/v1/projects.locations */
export const runV1: Api = {
  segment: 'run',
  versions: ['v1'],
  service: 'run.googleapis.com',
  routes: [
    route('GET projects/{project}/locations', ({ project }) => ({
      locations: Object.keys(regions).map((locationId) => {
        return { name: `projects/${project.id}/locations/${locationId}`, locationId };
      }),
    })),

    route(`GET ${LOCATION}/services`, ({ project, params: { location } }) => {
      const collection = `projects/${project.id}/locations/${location}/services`;
      const services = servicesIn(project).list(collection);
      return listOf(
        SERVING,
        'ServiceList',
        services.map((service) => showService(project, service)),
      );
    }),

    route(`GET ${LOCATION}/services/{service}`, (call) => {
      return showService(call.project, getService(call.project, serviceName(call)));
    }),

    ...servicePolicyRoutes,
    ...runOperationRoutes(showInKnative),
  ],
};

/** What came of it is shown in this version's shape. */
function showInKnative(project: Project, operation: Operation): object {
  const shown = showOperation(project, operation) as { readonly response?: object };
  if (shown.response === undefined) return shown;
  const collection = operation.args.target.split('/').at(-2);
  const response =
    collection === 'services'
      ? showService(project, operation.response as Service)
      : collection === 'jobs'
        ? showJob(project, operation.response as Job)
        : showExecution(project, operation.response as Execution);
  return {
    ...shown,
    response: { '@type': 'type.googleapis.com/google.cloud.run.v1', ...response },
  };
}

const jobRoutes: readonly Route[] = [
  route(`POST ${NAMESPACE}/jobs`, (call) => {
    const id = (call.body as unknown as KnativeJob).metadata?.name ?? '';
    checkId('job', id);
    const name = `projects/${call.project.id}/locations/${requireRegion(call)}/jobs/${id}`;
    const change = changeOf(call, name);
    if (isDry(call)) return showJob(call.project, previewJob(change));
    createJob(change);
    return showJob(call.project, getJob(call.project, name));
  }),

  route(`GET ${NAMESPACE}/jobs`, (call) => {
    const jobs = jobsIn(call.project).list(collectionOf(call, 'jobs'));
    return listOf(
      RUN,
      'JobList',
      jobs.map((job) => showJob(call.project, job)),
    );
  }),

  route(`GET ${NAMESPACE}/jobs/{job}`, (call) => showJob(call.project, jobIn(call))),

  route(`PUT ${NAMESPACE}/jobs/{job}`, (call) => {
    const job = jobIn(call);
    const { metadata } = call.body as unknown as KnativeJob;
    requireCurrent(call.params.job, metadata?.resourceVersion, job.etag);
    const change = changeOf(call, job.name);
    if (isDry(call)) return showJob(call.project, previewJob(change));
    replaceJob(change);
    return showJob(call.project, getJob(call.project, job.name));
  }),

  route(`DELETE ${NAMESPACE}/jobs/{job}`, (call) => {
    deleteJob(call.project, jobIn(call).name);
    return { status: 'Success' };
  }),

  route(`POST ${NAMESPACE}/jobs/{job}:run`, (call) => {
    const operation = runJob(call.project, jobIn(call).name, overridesOf(call.body));
    return showExecution(call.project, executionNamed(call, lastOf(operation.args.target)));
  }),
];

const executionRoutes: readonly Route[] = [
  route(`GET ${NAMESPACE}/executions`, (call) => {
    const items = allExecutions(call)
      .toReversed()
      .map((execution) => showExecution(call.project, execution))
      .filter((shown) => fits(call.query.get('labelSelector'), labelsOf(shown)));
    return listOf(RUN, 'ExecutionList', items);
  }),

  route(`GET ${NAMESPACE}/executions/{execution}`, (call) => {
    return showExecution(call.project, executionNamed(call, call.params.execution));
  }),
];

/** Jobs as gcloud asks for them: https://cloud.google.com/run/docs/reference/rest/v1/namespaces.jobs */
export const knativeJobs: Api = {
  segment: 'run',
  versions: [`apis/${RUN}`],
  service: 'run.googleapis.com',
  routes: [...jobRoutes, ...executionRoutes],
};

function changeOf({ google, project, body }: Call<never>, name: string) {
  const given = readJob(body as unknown as KnativeJob) as Body;
  return {
    google,
    project,
    name,
    settings: completeJob(given, locationOf(name), project),
  };
}

/** A timeout is in seconds here. */
function overridesOf({ overrides }: Body): Body {
  if (overrides === undefined) return {};
  const { timeoutSeconds, ...rest } = overrides as { readonly timeoutSeconds?: number };
  return { overrides: { ...rest, ...(timeoutSeconds ? { timeout: `${timeoutSeconds}s` } : {}) } };
}

function jobIn(call: Call<'job'>): Job {
  const { project, params } = call;
  const all = jobsIn(project).list(collectionOf(call, 'jobs'));
  const name = `projects/${project.id}/locations/${regionOf(call) ?? '-'}/jobs/${params.job}`;
  return all.find((job) => lastOf(job.name) === params.job) ?? getJob(project, name);
}

const allExecutions = (call: Call<never>) =>
  executionsIn(call.project).list(`${collectionOf(call, 'jobs')}/-/executions`);

function executionNamed(call: Call<never>, id: string): Execution {
  const found = allExecutions(call).find(({ name }) => lastOf(name) === id);
  if (found !== undefined) return found;
  const place = `projects/${call.project.id}/locations/${regionOf(call) ?? '-'}`;
  throw new Refusal('NOT_FOUND', notFound('EXECUTION', `${place}/executions/${id}`));
}
