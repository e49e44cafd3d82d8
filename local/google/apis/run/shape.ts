/**
 * What Cloud Run's second version of its interface shows; proto3's JSON leaves out what is false,
 * zero or empty. https://cloud.google.com/run/docs/reference/rest/v2/projects.locations.services
 */
export interface Service extends Settings, Status {
  readonly name: string;
  readonly uid: string;
  readonly generation: string;
  readonly createTime: string;
  readonly updateTime: string;
  readonly deleteTime?: string;
  readonly expireTime?: string;
  readonly creator: string;
  readonly lastModifier: string;
  readonly etag: string;
}

/** What a client sets. */
export interface Settings {
  readonly description?: string;
  readonly labels?: Texts;
  readonly annotations?: Texts;
  readonly client?: string;
  readonly clientVersion?: string;
  readonly ingress: string;
  readonly launchStage: string;
  readonly template: RevisionTemplate;
  readonly traffic: readonly Traffic[];
  readonly scaling?: Readonly<Record<string, unknown>>;
  readonly invokerIamDisabled?: boolean;
  readonly defaultUriDisabled?: boolean;
  readonly customAudiences?: readonly string[];
}

/** How far it has come. */
export interface Status {
  readonly observedGeneration?: string;
  readonly terminalCondition?: Condition;
  readonly conditions?: readonly Condition[];
  readonly latestReadyRevision?: string;
  readonly latestCreatedRevision?: string;
  readonly trafficStatuses?: readonly Traffic[];
  readonly uri?: string;
  readonly urls?: readonly string[];
  readonly reconciling?: boolean;
}

export type Texts = Readonly<Record<string, string>>;

export interface Traffic {
  readonly type?: string;
  readonly revision?: string;
  readonly percent?: number;
  readonly tag?: string;
  readonly uri?: string;
}

export const LATEST = 'TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST';
export const BY_REVISION = 'TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION';

export interface Condition {
  readonly type: string;
  readonly state: string;
  readonly message?: string;
  readonly reason?: string;
  readonly revisionReason?: string;
  readonly executionReason?: string;
  readonly severity?: string;
  readonly lastTransitionTime: string;
}

/** What the templates of a service and of a job have in common. */
export interface Template {
  readonly containers: readonly Container[];
  readonly serviceAccount: string;
  /** As in `300s`. */
  readonly timeout: string;
  readonly vpcAccess?: VpcAccess;
  readonly volumes?: readonly Volume[];
  readonly executionEnvironment?: string;
}

export interface RevisionTemplate extends Template {
  readonly revision?: string;
  readonly labels?: Texts;
  readonly annotations?: Texts;
  readonly scaling: { readonly minInstanceCount?: number; readonly maxInstanceCount: number };
  readonly maxInstanceRequestConcurrency: number;
  readonly sessionAffinity?: boolean;
}

export interface TaskTemplate extends Template {
  readonly maxRetries: number;
}

export interface VpcAccess {
  readonly connector?: string;
  readonly egress?: string;
  readonly networkInterfaces?: readonly {
    readonly network?: string;
    readonly subnetwork?: string;
    readonly tags?: readonly string[];
  }[];
}

/** Other kinds than files of a secret are kept, and not looked at. */
export interface Volume {
  readonly name?: string;
  readonly secret?: {
    readonly secret?: string;
    readonly items?: readonly {
      readonly path?: string;
      readonly version?: string;
      readonly mode?: number;
    }[];
    readonly defaultMode?: number;
  };
}

export interface VolumeMount {
  /** Of a volume. */
  readonly name?: string;
  readonly mountPath?: string;
  readonly subPath?: string;
}

export interface Container {
  readonly name?: string;
  readonly image: string;
  readonly command?: readonly string[];
  readonly args?: readonly string[];
  readonly env?: readonly Variable[];
  readonly ports?: readonly { readonly name?: string; readonly containerPort?: number }[];
  readonly resources?: {
    readonly limits?: Texts;
    readonly cpuIdle?: boolean;
    readonly startupCpuBoost?: boolean;
  };
  readonly startupProbe?: Probe;
  readonly livenessProbe?: Probe;
  readonly volumeMounts?: readonly VolumeMount[];
  /** Names of the containers that it starts after. */
  readonly dependsOn?: readonly string[];
  readonly workingDir?: string;
}

export interface Variable {
  readonly name: string;
  readonly value?: string;
  readonly valueSource?: {
    readonly secretKeyRef: { readonly secret: string; readonly version?: string };
  };
}

/** Times in seconds. */
export interface Probe {
  readonly initialDelaySeconds?: number;
  readonly timeoutSeconds?: number;
  readonly periodSeconds?: number;
  readonly failureThreshold?: number;
  readonly httpGet?: { readonly path?: string; readonly port?: number };
  readonly tcpSocket?: { readonly port?: number };
  readonly grpc?: { readonly port?: number; readonly service?: string };
}

/** https://cloud.google.com/run/docs/reference/rest/v2/projects.locations.services.revisions */
export interface Revision extends RevisionTemplate {
  readonly name: string;
  readonly uid: string;
  readonly generation: string;
  readonly createTime: string;
  readonly updateTime: string;
  readonly creator: string;
  readonly launchStage: string;
  /** Without what it is in. */
  readonly service: string;
  readonly conditions: readonly Condition[];
  readonly observedGeneration?: string;
  readonly reconciling?: boolean;
  readonly logUri: string;
  readonly etag: string;
}
