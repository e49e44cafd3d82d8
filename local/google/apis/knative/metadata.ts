import type { Project } from '../../project.ts';
import { lastOf, locationOf } from '../../rest/names.ts';
import type { Service } from '../run/shape.ts';
import type { Metadata } from './shape.ts';

/** Services and revisions are of the first, jobs and executions of the second. */
export const SERVING = 'serving.knative.dev/v1';
export const RUN = 'run.googleapis.com/v1';

type ApiVersion = typeof SERVING | typeof RUN;

type Row = Pick<
  Service,
  'name' | 'uid' | 'etag' | 'generation' | 'createTime' | 'labels' | 'deleteTime'
>;

/** `kind`: in the plural, as paths have it. */
export function metadataOf(
  project: Project,
  { apiVersion, kind }: { readonly apiVersion: ApiVersion; readonly kind: string },
  { name, uid, etag, generation, createTime, labels, deleteTime }: Row,
  annotations: Metadata['annotations'] = {},
): Metadata {
  const own = lastOf(name);
  return {
    name: own,
    namespace: project.number,
    selfLink: `/apis/${apiVersion}/namespaces/${project.number}/${kind}/${own}`,
    uid,
    resourceVersion: versionIn(etag),
    generation: Number(generation),
    creationTimestamp: createTime,
    ...(deleteTime ? { deletionTimestamp: deleteTime } : {}),
    labels: { ...labels, 'cloud.googleapis.com/location': locationOf(name) },
    annotations,
  };
}

/** An etag begins with it. */
export const versionIn = (etag: string) => etag.replaceAll('"', '').split('.')[0] ?? '';

/** Of one version, like all its items. */
export function listOf(apiVersion: ApiVersion, kind: string, items: readonly object[]): object {
  return { apiVersion, kind, metadata: {}, items };
}
