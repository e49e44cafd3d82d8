import type { Project } from '../project.ts';
import { camelCase, patched } from '../rest/mask.ts';
import { operationListRoute, operationRoutes } from '../rest/operation.ts';
import { invalid, Refusal } from '../rest/refusal.ts';
import { type Api, page, route } from '../rest/route.ts';
import { Kind } from '../shared/kind.ts';
import { locationRoutes } from '../shared/location.ts';
import { requireRegion, zonesOf } from '../shared/regions.ts';
import { checkMask, checkUpgrade } from './redis/changes.ts';
import { check, checkRequest } from './redis/checks.ts';
import { complete, type Instance, inputsOf, settled } from './redis/instance.ts';

const INSTANCES = 'projects/{project}/locations/{location}/instances';
const INSTANCE = `${INSTANCES}/{instance}` as const;
const TYPE = 'gcp:redis/instance:Instance';

const instances = new Kind<Instance>({
  table: 'redis/instances',
  type: TYPE,
  metadataType: 'type.googleapis.com/google.cloud.redis.v1.OperationMetadata',
  responseType: 'type.googleapis.com/google.cloud.redis.v1.Instance',
  inputsOf,
  ready,
});

/** https://cloud.google.com/memorystore/docs/redis/reference/rest/v1/projects.locations.instances */
export const redis: Api = {
  segment: 'redis',
  versions: ['v1', 'v1beta1'],
  service: 'redis.googleapis.com',
  routes: [
    ...operationRoutes,
    operationListRoute('instances'),
    ...locationRoutes((region) => ({
      '@type': 'type.googleapis.com/google.cloud.redis.v1.LocationMetadata',
      availableZones: Object.fromEntries(zonesOf(region).map((zone) => [zone, {}])),
    })),

    route(`POST ${INSTANCES}`, ({ project, params: { location }, query, body }) => {
      const id = query.get('instanceId') ?? '';
      requireRegion(location);
      checkRequest(id, body);
      const asked = complete(project, nameOf(project, location, id), body);
      check(project, asked);
      const instance = settled(asked);
      return instances.create(project, instance, {
        step: instance.tier === 'BASIC' ? 'redis.create' : 'redis.createStandard',
        shown: { ...instance, state: 'CREATING' },
      });
    }),

    route(`GET ${INSTANCES}`, ({ project, params: { location }, query }) => {
      return page('instances', instances.in(project).list(nameOf(project, location)), query);
    }),

    route(`GET ${INSTANCE}`, ({ project, params }) => {
      return instances.in(project).get(nameOf(project, params.location, params.instance));
    }),

    route(`GET ${INSTANCE}/authString`, ({ project, params }) => {
      const { name } = instances.in(project).get(nameOf(project, params.location, params.instance));
      return showAuthString(project, name);
    }),

    route(`PATCH ${INSTANCE}`, ({ project, params, query, body }) => {
      const before = instances.in(project).get(nameOf(project, params.location, params.instance));
      const mask = (query.get('updateMask') ?? '').split(',').filter((path) => path !== '');
      checkMask(
        mask,
        mask.map((path) => camelCase(path.split('.')[0] ?? '')),
      );
      requireReady(before, 'update');
      const after = patched(before, body, mask.join());
      check(project, after);
      return instances.update(project, before, settled(after), {
        step: 'redis.update',
        shown: { ...before, state: 'UPDATING' },
      });
    }),

    route(`POST ${INSTANCE}:upgrade`, ({ project, params, body: { redisVersion } }) => {
      const before = instances.in(project).get(nameOf(project, params.location, params.instance));
      checkUpgrade(before, redisVersion);
      requireReady(before, 'upgrade');
      const after = { ...before, redisVersion: String(redisVersion) };
      return instances.update(project, before, after, {
        step: 'redis.upgrade',
        shown: { ...before, state: 'UPDATING' },
      });
    }),

    route(`POST ${INSTANCE}:failover`, ({ project, params }) => {
      const before = instances.in(project).get(nameOf(project, params.location, params.instance));
      if (before.tier === 'BASIC')
        throw invalid('A Basic Tier instance has no replica to fail over to.');
      requireReady(before, 'failover');
      const other = before.nodes.find(({ zone }) => zone !== before.currentLocationId);
      const after = { ...before, currentLocationId: other?.zone ?? before.currentLocationId };
      return instances.update(project, before, after, {
        step: 'redis.update',
        shown: { ...before, state: 'FAILING_OVER' },
      });
    }),

    route(`DELETE ${INSTANCE}`, ({ project, params }) => {
      const before = instances.in(project).get(nameOf(project, params.location, params.instance));
      requireReady(before, 'delete');
      return instances.delete(project, before, {
        step: 'redis.delete',
        shown: { ...before, state: 'DELETING' },
      });
    }),
  ],
};

/** Of one instance, or of the collection. */
function nameOf(project: Project, location: string, id?: string) {
  const collection = `projects/${project.id}/locations/${location}/instances`;
  return id === undefined ? collection : `${collection}/${id}`;
}

/** Where its Redis answers, and whom a client has to trust. */
function ready(instance: Instance, outputs: Readonly<Record<string, unknown>>): Instance {
  const { host, port, serverCaCerts } = outputs as Partial<Instance>;
  const { readEndpoint: _, readEndpointPort: __, ...rest } = instance;
  // There are no replicas here: whoever reads, reads from the one that there is.
  const isRead = instance.readReplicasMode === 'READ_REPLICAS_ENABLED' && host && port;
  return {
    ...rest,
    ...(host === undefined ? {} : { host }),
    ...(port === undefined ? {} : { port }),
    ...(isRead ? { readEndpoint: host, readEndpointPort: port } : {}),
    ...(serverCaCerts?.length ? { serverCaCerts } : {}),
  };
}

/** Empty when AUTH is off: the reference of `instances.getAuthString`. */
function showAuthString({ cloud }: Project, name: string): object {
  const { authString } = cloud.made(TYPE).find(({ id }) => id === name) ?? {};
  return authString ? { authString } : {};
}

function requireReady({ state }: Instance, verb: string) {
  if (state === 'READY') return;
  throw new Refusal(
    'FAILED_PRECONDITION',
    `Unable to ${verb} due to ongoing operations. Please wait until instance is in READY state.`,
  );
}
