import type { Project } from '../project.ts';
import { camelCase, patched } from '../rest/mask.ts';
import { lastOf, locationOf } from '../rest/names.ts';
import { operationListRoute, operationRoutes } from '../rest/operation.ts';
import { Refusal } from '../rest/refusal.ts';
import { type Api, page, route } from '../rest/route.ts';
import { Kind } from '../shared/kind.ts';
import { locationRoutes } from '../shared/location.ts';
import { requireRegion } from '../shared/regions.ts';
import {
  type Connector,
  checkChange,
  checkRequest,
  complete,
  verify,
  withThroughput,
} from './vpcaccess/connector.ts';

const CONNECTORS = 'projects/{project}/locations/{location}/connectors';
const PACKAGE = 'google.cloud.vpcaccess.v1';

const connectors = new Kind<Connector>({
  table: 'vpcaccess/connectors',
  type: 'gcp:vpcaccess/connector:Connector',
  metadataType: `type.googleapis.com/${PACKAGE}.OperationMetadata`,
  responseType: `type.googleapis.com/${PACKAGE}.Connector`,
  metadataOf: (verb) => ({
    method: `${PACKAGE}.Connectors.${verb[0]?.toUpperCase()}${verb.slice(1)}Connector`,
  }),
  inputsOf: (row) => ({ ...row, name: lastOf(row.name), region: locationOf(row.name) }),
  ready: (row, _outputs, project) => ({ ...row, connectedProjects: [project.id] }),
  verify,
  // It keeps its name taken until it is deleted.
  broken: (row) => ({ ...row, state: 'ERROR' }),
});

export const vpcAccess: Api = {
  segment: 'vpcaccess',
  versions: ['v1', 'v1beta1'],
  service: 'vpcaccess.googleapis.com',
  routes: [
    ...operationRoutes,
    operationListRoute('connectors'),
    ...locationRoutes(),

    route(`POST ${CONNECTORS}`, ({ project, params: { location }, query, body }) => {
      const id = query.get('connectorId') ?? '';
      requireRegion(location);
      checkRequest(id, body);
      const connector = complete(nameOf(project, location, id), body);
      return connectors.create(project, connector, {
        step: 'connector.create',
        shown: { ...connector, state: 'CREATING' },
      });
    }),

    route(`GET ${CONNECTORS}`, ({ project, params: { location }, query }) => {
      const all = connectors.in(project).list(nameOf(project, location));
      return page('connectors', all, query);
    }),

    route(`GET ${CONNECTORS}/{connector}`, ({ project, params: { location, connector } }) => {
      return connectors.in(project).get(nameOf(project, location, connector));
    }),

    route(`PATCH ${CONNECTORS}/{connector}`, ({ project, params, query, body }) => {
      const before = requireState(project, nameOf(project, params.location, params.connector));
      const mask = query.get('updateMask') ?? Object.keys(body).join();
      const after = withThroughput(patched(before, body, mask));
      checkChange(before, after, mask.split(',').map(camelCase));
      return connectors.update(project, before, after, {
        step: 'connector.update',
        shown: { ...before, state: 'UPDATING' },
      });
    }),

    route(`DELETE ${CONNECTORS}/{connector}`, ({ project, params: { location, connector } }) => {
      const before = requireState(project, nameOf(project, location, connector), 'ERROR');
      requireUnused(project, before.name);
      return connectors.delete(project, before, {
        step: 'connector.delete',
        shown: { ...before, state: 'DELETING' },
      });
    }),
  ],
};

/** Of one connector, or of the collection. */
function nameOf(project: Project, location: string, id?: string) {
  const collection = `projects/${project.id}/locations/${location}/connectors`;
  return id === undefined ? collection : `${collection}/${id}`;
}

/** One that is ready, or as far as `other`. */
function requireState(project: Project, name: string, other?: Connector['state']): Connector {
  const connector = connectors.in(project).get(name);
  if (connector.state === 'READY' || connector.state === other) return connector;
  throw new Refusal('FAILED_PRECONDITION', `Connector ${name} is in state ${connector.state}.`);
}

/** What runs through it would lose its way. */
function requireUnused({ cloud }: Project, name: string) {
  const user = ['gcp:cloudrunv2/service:Service', 'gcp:cloudrunv2/job:Job']
    .flatMap((type) => cloud.made(type))
    .find(({ template }) => JSON.stringify(template).includes(`"${name}"`));
  if (user === undefined) return;
  throw new Refusal('FAILED_PRECONDITION', `Connector ${name} is in use by ${user.name}.`);
}
