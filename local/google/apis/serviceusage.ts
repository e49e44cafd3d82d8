import type { Project } from '../project.ts';
import { selected } from '../rest/fields.ts';
import { lastOf } from '../rest/names.ts';
import { invalid } from '../rest/refusal.ts';
import { type Api, page, route } from '../rest/route.ts';
import { closureOf, dependentsOf, serviceNames, titleOf } from '../shared/services.ts';
import { begin, done, showOperation } from './serviceusage/operation.ts';
import { hasDependents, hasUsage, requireEnabled, requireKnown } from './serviceusage/refusals.ts';

/** The reference's limits: of a batch, and of a page by default. */
const MAX_BATCH = 20;
const PAGE_SIZE = '50';

const SERVICES = 'projects/{project}/services';

/** https://cloud.google.com/service-usage/docs/reference/rest/v1/services */
export const serviceUsage: Api = {
  segment: 'serviceusage',
  versions: ['v1', 'v1beta1'],
  service: 'serviceusage.googleapis.com',
  routes: [
    route(`GET ${SERVICES}`, ({ project, query }) => {
      const shown = serviceNames.filter(filterOf(project, query.get('filter') ?? ''));
      if (!query.has('pageSize')) query.set('pageSize', PAGE_SIZE);
      const services = shown.map((name) => show(project, name));
      return selected(page('services', services, query), query.get('fields'));
    }),

    route(`GET ${SERVICES}:batchGet`, ({ project, query }) => {
      const names = query.getAll('names').map((name) => lastOf(name));
      requireKnown(names);
      return { services: names.map((name) => show(project, name)) };
    }),

    route(`GET ${SERVICES}/{service}`, ({ project, params: { service } }) => {
      requireKnown([service]);
      return show(project, service);
    }),

    route(`POST ${SERVICES}/{service}:enable`, ({ project, params: { service } }) => {
      const answer = () => ({ service: show(project, service) });
      return start(project, 'acf.p2', 'EnableServiceResponse', [service], answer);
    }),

    route(`POST ${SERVICES}:batchEnable`, ({ project, body }) => {
      const names = (body.serviceIds ?? []) as readonly string[];
      if (names.length === 0 || names.length > MAX_BATCH) {
        throw invalid(`Between 1 and ${MAX_BATCH} services can be enabled at a time.`);
      }
      const answer = () => ({ services: names.map((name) => show(project, name)) });
      return start(project, 'acat.p2', 'BatchEnableServicesResponse', names, answer);
    }),

    route(`POST ${SERVICES}/{service}:disable`, ({ project, params: { service }, body }) => {
      requireKnown([service]);
      requireEnabled(project, service);
      const dependents = dependentsOf(service, project.enabled);
      if (dependents.length > 0 && !body.disableDependentServices) {
        throw hasDependents(service, dependents);
      }
      // Whatever is enabled here has been for less than three days: gcloud's `--force` tells why.
      if (body.checkIfServiceHasUsage === 'CHECK') throw hasUsage(service);
      const change = { kind: 'acat.p17', verb: 'disable', names: [service] };
      return begin(project, { ...change, responseType: 'DisableServiceResponse' }, () => {
        for (const name of [...dependents, service]) project.enabled.delete(name);
        return { service: show(project, service) };
      });
    }),

    route('GET operations/{operation}', ({ project, params: { operation } }) => {
      return showOperation(project.operations.get(`operations/${operation}`));
    }),
  ],
};

function filterOf(project: Project, filter: string): (name: string) => boolean {
  if (filter === '') return () => true;
  const [, state] = /^state:(ENABLED|DISABLED)$/.exec(filter) ?? [];
  if (state === undefined) throw invalid(`Invalid filter: ${filter}`);
  return (name) => project.enabled.has(name) === (state === 'ENABLED');
}

function show(project: Project, name: string): object {
  const parent = `projects/${project.number}`;
  return {
    name: `${parent}/services/${name}`,
    config: {
      name,
      title: titleOf(name),
      documentation: {},
      quota: {},
      authentication: {},
      usage: { requirements: ['serviceusage.googleapis.com/tos/cloud'] },
      monitoring: {},
    },
    state: project.enabled.has(name) ? 'ENABLED' : 'DISABLED',
    parent,
  };
}

/** Enables some services, and what they imply; what is enabled already takes no time. */
function start(
  project: Project,
  kind: string,
  responseType: string,
  names: readonly string[],
  answer: () => object,
): object {
  requireKnown(names);
  const missing = names.flatMap(closureOf).filter((name) => !project.enabled.has(name));
  if (missing.length === 0) return done(responseType, answer());
  return begin(project, { kind, verb: 'enable', responseType, names }, () => {
    for (const name of missing) project.enabled.add(name);
    return answer();
  });
}
