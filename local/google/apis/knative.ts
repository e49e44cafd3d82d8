import { lastOf, locationOf } from '../rest/names.ts';
import { Refusal } from '../rest/refusal.ts';
import { type Api, type Body, type Call, type Route, route } from '../rest/route.ts';
import { listOf, SERVING } from './knative/metadata.ts';
import { fits, isDry, labelsOf } from './knative/query.ts';
import { collectionOf, regionOf, requireRegion } from './knative/region.ts';
import { showRevision } from './knative/revision.ts';
import { readService, showConfiguration, showRoute, showService } from './knative/service.ts';
import type { KnativeService } from './knative/shape.ts';
import { checkId, checkService } from './run/checks.ts';
import { completeService } from './run/defaults.ts';
import { deleteRevision, revisionsOf } from './run/revisions.ts';
import {
  createService,
  deleteService,
  getService,
  preview,
  replaceService,
} from './run/services.ts';
import type { Revision, Service } from './run/shape.ts';
import { requireCurrent } from './run/stamp.ts';
import { servicesIn } from './run/tables.ts';
import { notFound, taken } from './run/words.ts';

const NAMESPACE = 'namespaces/{project}';

/**
 * What gcloud speaks: Knative's own interface, as far as Cloud Run has it. The store is that of the
 * second version; this is another way of saying the same.
 * https://cloud.google.com/run/docs/reference/rest/v1/namespaces.services
 */
const serviceRoutes: readonly Route[] = [
  route(`POST ${NAMESPACE}/services`, (call) => {
    const given = call.body as unknown as KnativeService;
    const id = given.metadata?.name ?? '';
    checkId('service', id);
    const name = `projects/${call.project.id}/locations/${requireRegion(call)}/services/${id}`;
    const change = changeOf(call, name);
    if (isDry(call)) {
      if (servicesIn(call.project).find(name)) throw new Refusal('ALREADY_EXISTS', taken(name));
      return showService(call.project, preview(change));
    }
    return begun(call, createService(change));
  }),

  route(`GET ${NAMESPACE}/services`, (call) => {
    const { project, query } = call;
    const items = servicesIn(project)
      .list(collectionOf(call, 'services'))
      .filter(({ labels }) => fits(query.get('labelSelector'), labels))
      .map((service) => showService(project, service));
    return listOf(SERVING, 'ServiceList', items);
  }),

  route(`GET ${NAMESPACE}/services/{service}`, (call) => {
    return showService(call.project, serviceIn(call));
  }),

  route(`PUT ${NAMESPACE}/services/{service}`, (call) => {
    const given = call.body as unknown as KnativeService;
    const before = serviceIn(call);
    requireCurrent(call.params.service, given.metadata?.resourceVersion, before.etag);
    const change = changeOf(call, before.name);
    if (isDry(call)) return showService(call.project, preview(change));
    return begun(call, replaceService(change));
  }),

  route(`DELETE ${NAMESPACE}/services/{service}`, (call) => {
    const { name } = serviceIn(call);
    if (!isDry(call)) deleteService(call.project, name);
    return { status: 'Success' };
  }),
];

/** https://cloud.google.com/run/docs/reference/rest/v1/namespaces.revisions */
const revisionRoutes: readonly Route[] = [
  route(`GET ${NAMESPACE}/revisions`, (call) => {
    const items = allRevisions(call)
      .map(({ service, revision }) => showRevision(call.project, service, revision))
      .filter((shown) => fits(call.query.get('labelSelector'), labelsOf(shown)));
    return listOf(SERVING, 'RevisionList', items);
  }),

  route(`GET ${NAMESPACE}/revisions/{revision}`, (call) => {
    const { service, revision } = revisionIn(call);
    return showRevision(call.project, service, revision);
  }),

  route(`DELETE ${NAMESPACE}/revisions/{revision}`, (call) => {
    const { service, revision } = revisionIn(call);
    deleteRevision(call.project, revision.name, service);
    return { status: 'Success' };
  }),
];

/** The two of which a service is made up; nothing is set on them by themselves. */
const partRoutes: readonly Route[] = (
  [
    ['configurations', 'ConfigurationList', showConfiguration],
    ['routes', 'RouteList', showRoute],
  ] as const
).flatMap(([kind, list, show]) => [
  route(`GET ${NAMESPACE}/${kind}`, (call) => {
    const services = servicesIn(call.project).list(collectionOf(call, 'services'));
    return listOf(
      SERVING,
      list,
      services.map((service) => show(call.project, service)),
    );
  }),
  route(`GET ${NAMESPACE}/${kind}/{service}`, (call) => show(call.project, serviceIn(call))),
]);

export const knative: Api = {
  segment: 'run',
  versions: [`apis/${SERVING}`],
  service: 'run.googleapis.com',
  routes: [...serviceRoutes, ...revisionRoutes, ...partRoutes],
};

function changeOf({ google, project, body }: Call<never>, name: string) {
  const given = readService(body as unknown as KnativeService) as Body;
  const settings = completeService(given, locationOf(name), project);
  checkService(settings, name, project);
  return { google, project, name, settings };
}

/** A client is told which operation to wait for. */
function begun({ project }: Call<never>, { id, args }: ReturnType<typeof createService>): object {
  return showService(project, getService(project, args.target), id);
}

function serviceIn(call: Call<'service'>): Service {
  const { project, params } = call;
  const all = servicesIn(project).list(collectionOf(call, 'services'));
  const found = all.find(({ name }) => lastOf(name) === params.service);
  const region = regionOf(call) ?? '-';
  const name = `projects/${project.id}/locations/${region}/services/${params.service}`;
  return found ?? getService(project, name);
}

function allRevisions(call: Call<never>) {
  const services = servicesIn(call.project).list(collectionOf(call, 'services'));
  return services.flatMap((service) => {
    return revisionsOf(call.project, service.name).map((revision) => ({ service, revision }));
  });
}

function revisionIn(call: Call<'revision'>): { service: Service; revision: Revision } {
  const { project, params } = call;
  const found = allRevisions(call).find(
    ({ revision }) => lastOf(revision.name) === params.revision,
  );
  if (found !== undefined) return found;
  const place = `projects/${project.id}/locations/${regionOf(call) ?? '-'}`;
  throw new Refusal('NOT_FOUND', notFound('REVISION', `${place}/revisions/${params.revision}`));
}
