import { patched } from '../../rest/mask.ts';
import { type Body, type Call, page, type Route, route } from '../../rest/route.ts';
import { policyRoutes } from '../../shared/grants.ts';
import { checkId, checkTemplate } from './checks.ts';
import { completeExecution } from './defaults.ts';
import { getExecution, runJob } from './executions.ts';
import { createJob, deleteJob, getJob, type JobSettings, previewJob, replaceJob } from './jobs.ts';
import { showDone, showOperation } from './operations.ts';
import { requireCurrent } from './stamp.ts';
import { executionsIn, jobsIn } from './tables.ts';

const JOBS = 'projects/{project}/locations/{location}/jobs';

type JobCall = Call<'project' | 'location' | 'job'>;

const jobName = ({ project, params: { location, job } }: JobCall) =>
  `projects/${project.id}/locations/${location}/jobs/${job}`;

/** https://cloud.google.com/run/docs/reference/rest/v2/projects.locations.jobs */
export const jobRoutes: readonly Route[] = [
  route(`POST ${JOBS}`, (call) => {
    const id = call.query.get('jobId') ?? '';
    checkId('job', id);
    const change = changeOf({ ...call, params: { ...call.params, job: id } }, call.body);
    if (call.query.get('validateOnly') === 'true')
      return showDone(call.project, previewJob(change));
    return showOperation(call.project, createJob(change));
  }),

  route(`GET ${JOBS}`, ({ project, params: { location }, query }) => {
    return page(
      'jobs',
      jobsIn(project).list(`projects/${project.id}/locations/${location}/jobs`),
      query,
    );
  }),

  route(`GET ${JOBS}/{job}`, (call) => getJob(call.project, jobName(call))),

  route(`PATCH ${JOBS}/{job}`, (call) => {
    const { project, query, body } = call;
    const before = jobsIn(project).find(jobName(call));
    if (before === undefined && query.get('allowMissing') === 'true') {
      return showOperation(project, createJob(changeOf(call, body)));
    }
    const job = getJob(project, jobName(call));
    requireCurrent(call.params.job, body.etag as string | undefined, job.etag);
    const mask = query.get('updateMask');
    const change = changeOf(call, mask ? (patched(job, body, mask) as unknown as Body) : body);
    if (query.get('validateOnly') === 'true') return showDone(project, previewJob(change));
    return showOperation(project, replaceJob(change));
  }),

  route(`DELETE ${JOBS}/{job}`, (call) => {
    const job = getJob(call.project, jobName(call));
    requireCurrent(call.params.job, call.query.get('etag'), job.etag);
    return showOperation(call.project, deleteJob(call.project, job.name));
  }),

  route(`POST ${JOBS}/{job}:run`, (call) => {
    const job = getJob(call.project, jobName(call));
    requireCurrent(call.params.job, call.body.etag as string | undefined, job.etag);
    return showOperation(call.project, runJob(call.project, job.name, call.body));
  }),

  route(`GET ${JOBS}/{job}/executions`, (call) => {
    const all = executionsIn(call.project)
      .list(`${jobName(call)}/executions`)
      .toReversed();
    return page('executions', all, call.query);
  }),

  route(`GET ${JOBS}/{job}/executions/{execution}`, (call) => {
    return getExecution(call.project, `${jobName(call)}/executions/${call.params.execution}`);
  }),

  ...policyRoutes(`${JOBS}/{job}`, { nameOf: (call) => getJob(call.project, jobName(call)).name }),
];

function changeOf(call: JobCall, body: Body) {
  const { google, project, params } = call;
  const name = jobName(call);
  return { google, project, name, settings: completeJob(body, params.location, project) };
}

/** What a client says of a job, completed; throws what Google refuses. */
export function completeJob(
  body: Body,
  location: string,
  project: JobCall['project'],
): JobSettings {
  const { labels, annotations, client, clientVersion, launchStage, template } =
    body as Partial<JobSettings>;
  const complete = completeExecution(template ?? {}, location, project);
  checkTemplate(complete.template, 'template.template', project);
  return {
    ...(labels ? { labels } : {}),
    ...(annotations ? { annotations } : {}),
    ...(client ? { client } : {}),
    ...(clientVersion ? { clientVersion } : {}),
    launchStage: launchStage ?? 'GA',
    template: complete,
  };
}
