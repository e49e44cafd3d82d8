import { present } from '../../rest/message.ts';
import { invalid } from '../../rest/refusal.ts';
import { hasOwnProbe } from '../run/container.ts';
import type { Container, RevisionTemplate, Template, Variable } from '../run/shape.ts';
import { dependenciesIn, ownTexts, templateAnnotations, templateFields } from './annotations.ts';
import type {
  KnativeContainer,
  KnativeService,
  KnativeVariable,
  Metadata,
  PodSpec,
  RevisionSpec,
} from './shape.ts';
import { readMount, readVolume, showVolume } from './volumes.ts';

/** A template of this version in the words of the second; what is not said stays unsaid. */
export function readTemplate({
  metadata = {},
  spec,
}: KnativeService['spec']['template']): Partial<RevisionTemplate> {
  const { acceleration, ...fields } = templateFields(metadata.annotations);
  const { containers = [], ...rest } = readPod(spec);
  const isAlone = containers.length === 1;
  const dependencies = dependenciesIn(metadata.annotations);
  requireNamed(Object.keys(dependencies), containers);
  return present({
    ...fields,
    ...rest,
    revision: metadata.name || undefined,
    labels: ownTexts(metadata.labels).texts,
    annotations: ownTexts(metadata.annotations).texts,
    maxInstanceRequestConcurrency: spec.containerConcurrency || undefined,
    containers: containers.map((given) => {
      const dependsOn = dependencies[given.name ?? ''];
      const container = dependsOn ? { ...given, dependsOn } : given;
      const takesRequests = isAlone || (container.ports?.length ?? 0) > 0;
      if (!takesRequests) return container;
      return { ...container, resources: { ...container.resources, ...acceleration } };
    }),
  }) as Partial<RevisionTemplate>;
}

/** Of what depends on others. */
function requireNamed(names: readonly string[], containers: readonly Container[]) {
  const unknown = names.find((name) => !containers.some((container) => container.name === name));
  if (unknown === undefined) return;
  throw invalid(
    'spec.template.metadata.annotations[run.googleapis.com/container-dependencies]: there is no ' +
      `container '${unknown}'.`,
  );
}

/** `chat-app-1` is what Google calls a container to which a client of this version gives no name. */
export function named(owner = '', containers: readonly Container[] = []) {
  return containers.map((container, index) => {
    return container.name ? container : { ...container, name: `${owner}-${index + 1}` };
  });
}

/** Also of a job's tasks. */
export function readPod({ containers, timeoutSeconds, serviceAccountName, volumes }: PodSpec) {
  return present({
    containers: containers?.map(readContainer),
    timeout: timeoutSeconds === undefined ? undefined : `${timeoutSeconds}s`,
    serviceAccount: serviceAccountName || undefined,
    volumes: volumes?.map(readVolume),
  });
}

function readContainer({ env, volumeMounts, ...container }: KnativeContainer): Container {
  return present({
    ...container,
    env: env?.map(readVariable),
    volumeMounts: volumeMounts?.map(readMount),
  }) as Container;
}

function readVariable({ name, value, valueFrom }: KnativeVariable): Variable {
  if (valueFrom === undefined) return { name, value: value ?? '' };
  const { name: secret, key: version } = valueFrom.secretKeyRef ?? {};
  if (!secret || !version) throw invalid(`env ${name}: expected the name and key of a secret.`);
  return { name, valueSource: { secretKeyRef: { secret, version } } };
}

/** And back, as Google shows it. */
export function showTemplate(template: RevisionTemplate): {
  readonly metadata: Metadata;
  readonly spec: RevisionSpec;
} {
  const { maxInstanceRequestConcurrency, labels, annotations, revision, containers } = template;
  return {
    metadata: {
      ...present({ name: revision }),
      labels: {
        ...labels,
        'run.googleapis.com/startupProbeType': containers.some(hasOwnProbe) ? 'Custom' : 'Default',
      },
      annotations: { ...annotations, ...templateAnnotations(template) },
    },
    spec: { containerConcurrency: maxInstanceRequestConcurrency, ...showPod(template) },
  };
}

export function showPod({ containers, timeout, serviceAccount, volumes }: Template): PodSpec {
  return present({
    timeoutSeconds: Number.parseFloat(timeout),
    serviceAccountName: serviceAccount,
    containers: containers.map(showContainer),
    volumes: volumes?.map(showVolume),
  });
}

function showContainer({ env, resources, dependsOn: _, ...container }: Container) {
  return present({
    ...container,
    env: env?.map(showVariable),
    resources: resources?.limits && { limits: resources.limits },
  }) as KnativeContainer;
}

function showVariable({ name, value, valueSource }: Variable): KnativeVariable {
  if (valueSource === undefined) return present({ name, value }) as KnativeVariable;
  const { secret, version = 'latest' } = valueSource.secretKeyRef;
  return { name, valueFrom: { secretKeyRef: { name: secret, key: version } } };
}
