import type { Project } from '../../project.ts';
import type { Revision, Service } from '../run/shape.ts';
import { showCondition } from './condition.ts';
import { SERVING, versionIn } from './metadata.ts';
import { withClient } from './service.ts';
import { showTemplate } from './template.ts';

/** https://cloud.google.com/run/docs/reference/rest/v1/namespaces.revisions#Revision */
export function showRevision(project: Project, service: Service, revision: Revision): object {
  const { name, uid, etag, createTime, conditions, logUri, creator } = revision;
  const { metadata, spec } = withClient(showTemplate(revision), service);
  const [, , , location, , parent = '', , own = ''] = name.split('/');
  const container = revision.containers.find(({ ports = [] }) => ports.length > 0);
  const isServing = service.latestReadyRevision === name;
  return {
    apiVersion: SERVING,
    kind: 'Revision',
    metadata: {
      name: own,
      namespace: project.number,
      selfLink: `/apis/${SERVING}/namespaces/${project.number}/revisions/${own}`,
      uid,
      resourceVersion: versionIn(etag),
      generation: 1,
      creationTimestamp: createTime,
      labels: {
        ...metadata.labels,
        'cloud.googleapis.com/location': location,
        'serving.knative.dev/configuration': parent,
        'serving.knative.dev/configurationGeneration': String(Number(own.split('-').at(-2)) || 1),
        'serving.knative.dev/route': parent,
        'serving.knative.dev/service': parent,
        'serving.knative.dev/serviceUid': service.uid,
      },
      annotations: { ...metadata.annotations, 'serving.knative.dev/creator': creator },
    },
    spec,
    status: {
      observedGeneration: 1,
      conditions: [
        ...conditions,
        {
          type: 'Active',
          state: isServing ? 'CONDITION_SUCCEEDED' : 'CONDITION_FAILED',
          ...(isServing ? {} : { reason: 'RETIRED', severity: 'INFO' }),
          lastTransitionTime: conditions[0]?.lastTransitionTime ?? createTime,
        },
      ].map(showCondition),
      logUrl: logUri,
      serviceName: parent,
      ...(container?.image.includes('@') ? { imageDigest: container.image } : {}),
    },
  };
}
