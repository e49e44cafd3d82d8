import { patched } from '../rest/mask.ts';
import { Refusal } from '../rest/refusal.ts';
import { type Api, type Body, type Call, page, type Route, route } from '../rest/route.ts';
import { policyRoutes } from '../shared/grants.ts';
import { checkId, checkService } from './run/checks.ts';
import { completeService } from './run/defaults.ts';
import { jobRoutes } from './run/jobroutes.ts';
import { runOperationRoutes, showDone, showOperation } from './run/operations.ts';
import { deleteRevision, getRevision, revisionsOf } from './run/revisions.ts';
import {
  createService,
  deleteService,
  getService,
  preview,
  replaceService,
} from './run/services.ts';
import type { Settings } from './run/shape.ts';
import { requireCurrent } from './run/stamp.ts';
import { servicesIn } from './run/tables.ts';

const SERVICES = 'projects/{project}/locations/{location}/services';
const REVISIONS = `${SERVICES}/{service}/revisions` as const;

type ServiceCall = Call<'project' | 'location' | 'service'>;

export const serviceName = ({ project, params: { location, service } }: ServiceCall) =>
  `projects/${project.id}/locations/${location}/services/${service}`;

const revisionName = (call: Call<'project' | 'location' | 'service' | 'revision'>) =>
  `${serviceName(call)}/revisions/${call.params.revision}`;

/** Who may call a service: its policy is the only thing that says so. */
export const servicePolicyRoutes: readonly Route[] = policyRoutes(`${SERVICES}/{service}`, {
  nameOf: (call) => getService(call.project, serviceName(call)).name,
  grantType: 'gcp:cloudrunv2/serviceIamMember:ServiceIamMember',
  inputsOf: (resource, { role, member }) => {
    const [, project, , location, , name] = resource.split('/');
    return { project, location, name, role, member };
  },
  takes: /./,
});

/** https://cloud.google.com/run/docs/reference/rest/v2/projects.locations.services */
const serviceRoutes: readonly Route[] = [
  route(`POST ${SERVICES}`, (call) => {
    const id = call.query.get('serviceId') ?? '';
    checkId('service', id);
    const params = { ...call.params, service: id };
    return create({ ...call, params });
  }),

  route(`GET ${SERVICES}`, ({ project, params: { location }, query }) => {
    const collection = `projects/${project.id}/locations/${location}/services`;
    return page('services', servicesIn(project).list(collection), query);
  }),

  route(`GET ${SERVICES}/{service}`, (call) => getService(call.project, serviceName(call))),

  route(`PATCH ${SERVICES}/{service}`, (call) => {
    const { google, project, query, body } = call;
    const name = serviceName(call);
    const before = servicesIn(project).find(name);
    if (before === undefined && query.get('allowMissing') === 'true') return create(call);
    const mask = query.get('updateMask');
    const { etag } = getService(project, name);
    requireCurrent(call.params.service, body.etag as string | undefined, etag);
    // Without a mask everything that is not said is gone, or as Google has it by itself.
    const given = mask && before ? patched(settingsOf(before), body, mask) : settingsOf(body);
    const settings = completeService(given as Body, call.params.location, project);
    checkService(settings, name, project);
    const change = { google, project, name, settings };
    if (query.get('validateOnly') === 'true') return showDone(project, preview(change));
    return showOperation(project, replaceService(change));
  }),

  route(`DELETE ${SERVICES}/{service}`, (call) => {
    const { project, query, params } = call;
    const service = getService(project, serviceName(call));
    requireCurrent(params.service, query.get('etag'), service.etag);
    if (query.get('validateOnly') === 'true') return showDone(project, service);
    return showOperation(project, deleteService(project, service.name));
  }),
];

/** https://cloud.google.com/run/docs/reference/rest/v2/projects.locations.services.revisions */
const revisionRoutes: readonly Route[] = [
  route(`GET ${REVISIONS}`, (call) => {
    return page('revisions', revisionsOf(call.project, serviceName(call)), call.query);
  }),

  route(`GET ${REVISIONS}/{revision}`, (call) => getRevision(call.project, revisionName(call))),

  route(`DELETE ${REVISIONS}/{revision}`, (call) => {
    const { project, query, params } = call;
    const revision = getRevision(project, revisionName(call));
    requireCurrent(params.revision, query.get('etag'), revision.etag);
    deleteRevision(project, revision.name, getService(project, serviceName(call)));
    return showDone(project, revision);
  }),
];

export const run: Api = {
  segment: 'run',
  versions: ['v2'],
  service: 'run.googleapis.com',
  routes: [
    ...serviceRoutes,
    ...servicePolicyRoutes,
    ...revisionRoutes,
    ...jobRoutes,
    ...runOperationRoutes(),
  ],
};

function create(call: ServiceCall): object {
  const { google, project, query, body } = call;
  const name = serviceName(call);
  const settings = completeService(settingsOf(body) as Body, call.params.location, project);
  checkService(settings, name, project);
  const change = { google, project, name, settings };
  if (query.get('validateOnly') === 'true') {
    if (servicesIn(project).find(name)) throw new Refusal('ALREADY_EXISTS', `${name} exists.`);
    return showDone(project, preview(change));
  }
  return showOperation(project, createService(change));
}

/** The fields that a client sets; of others that it sends, such as `uid`, nobody takes notice. */
const SETTABLE: readonly (keyof Settings)[] = [
  'description',
  'labels',
  'annotations',
  'client',
  'clientVersion',
  'ingress',
  'launchStage',
  'template',
  'traffic',
  'scaling',
  'invokerIamDisabled',
  'defaultUriDisabled',
  'customAudiences',
];

function settingsOf(given: object): object {
  return Object.fromEntries(
    Object.entries(given).filter(([key]) => SETTABLE.includes(key as keyof Settings)),
  );
}
