import type { Container, Probe, Texts, Volume } from '../run/shape.ts';

/** https://cloud.google.com/run/docs/reference/rest/v1/ObjectMeta */
export interface Metadata {
  readonly name?: string;
  /** The project: its number in answers, either in requests. */
  readonly namespace?: string;
  readonly selfLink?: string;
  readonly uid?: string;
  readonly resourceVersion?: string;
  readonly generation?: number;
  readonly creationTimestamp?: string;
  readonly deletionTimestamp?: string;
  readonly labels?: Texts;
  readonly annotations?: Texts;
}

/** https://cloud.google.com/run/docs/reference/rest/v1/namespaces.services#Service */
export interface KnativeService {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: Metadata;
  readonly spec: {
    readonly template: {
      readonly metadata?: Metadata;
      readonly spec: RevisionSpec;
    };
    readonly traffic?: readonly KnativeTraffic[];
  };
  readonly status?: object;
}

export interface KnativeTraffic {
  readonly latestRevision?: boolean;
  readonly revisionName?: string;
  readonly percent?: number;
  readonly tag?: string;
  readonly url?: string;
}

/** What the templates of a service and of a job have in common. */
export interface PodSpec {
  readonly serviceAccountName?: string;
  readonly timeoutSeconds?: number | string;
  readonly containers?: readonly KnativeContainer[];
  readonly volumes?: readonly KnativeVolume[];
}

/** https://cloud.google.com/run/docs/reference/rest/v1/Volume */
export interface KnativeVolume extends Pick<Volume, 'name'> {
  readonly secret?: {
    readonly secretName?: string;
    /** The key is the version. */
    readonly items?: readonly {
      readonly key?: string;
      readonly path?: string;
      readonly mode?: number;
    }[];
    readonly defaultMode?: number;
  };
}

export interface RevisionSpec extends PodSpec {
  readonly containerConcurrency?: number;
}

interface TaskSpec extends PodSpec {
  readonly maxRetries?: number;
}

/** https://cloud.google.com/run/docs/reference/rest/v1/namespaces.jobs#Job */
export interface KnativeJob {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: Metadata;
  readonly spec: {
    readonly template: {
      readonly metadata?: Metadata;
      readonly spec: {
        readonly taskCount?: number;
        readonly parallelism?: number;
        readonly template: { readonly spec: TaskSpec };
      };
    };
  };
  readonly status?: object;
}

/** https://cloud.google.com/run/docs/reference/rest/v1/Container */
export interface KnativeContainer
  extends Pick<
    Container,
    'name' | 'image' | 'command' | 'args' | 'ports' | 'volumeMounts' | 'workingDir'
  > {
  readonly env?: readonly KnativeVariable[];
  readonly resources?: { readonly limits?: Texts };
  readonly startupProbe?: Probe;
  readonly livenessProbe?: Probe;
}

export interface KnativeVariable {
  readonly name: string;
  readonly value?: string;
  readonly valueFrom?: {
    /** The secret's name, and the version. */
    readonly secretKeyRef: { readonly name: string; readonly key: string };
  };
}
