import type { RegisteredResource } from '../../local/resource.ts';
import type { Api } from '../google.ts';
import type { Place } from './discover.ts';
import type { PolicyOf } from './lookup.ts';

type Inputs = RegisteredResource['inputs'];

/** One thing in which what is there may differ from what the program asks for. */
interface Field {
  /** Path in the program's inputs, and in Google's answer. */
  readonly path: string;
  /** What Google means where it says nothing. */
  readonly absent?: unknown;
  /** Whether the provider makes the resource anew for another value: always, or for a lesser one. */
  readonly replaces?: 'always' | 'less';
}

/** How a resource is found at Google, and what `pulumi import` calls it. */
export interface Kind {
  readonly api: Api;
  /** In the API, from its version on; what `pulumi import` takes, too. */
  readonly path: (inputs: Inputs, place: Place) => string;
  readonly fields: readonly Field[];
}

/** As `Kind`, for a member of somebody's policy. */
export interface Membership {
  readonly policy: (inputs: Inputs, place: Place) => PolicyOf;
  readonly importPath: (inputs: Inputs, place: Place) => string;
}

const inRegion =
  (collection: string, key = 'name') =>
  (inputs: Inputs, { project, region }: Place) =>
    `projects/${project}/locations/${region}/${collection}/${inputs[key]}`;

const container = 'template.containers.0';

/**
 * By Pulumi's type. What replaces is read in the provider's source, whose schema marks it ForceNew:
 * github.com/hashicorp/terraform-provider-google-beta, google-beta/services.
 */
export const kinds: Readonly<Record<string, Kind>> = {
  'gcp:redis/instance:Instance': {
    api: 'redis',
    path: inRegion('instances'),
    fields: [
      { path: 'tier', replaces: 'always' },
      { path: 'authorizedNetwork', replaces: 'always' },
      { path: 'connectMode', replaces: 'always' },
      { path: 'transitEncryptionMode', absent: 'DISABLED', replaces: 'always' },
      { path: 'customerManagedKey', replaces: 'always' },
      { path: 'redisVersion', replaces: 'less' },
      { path: 'memorySizeGb' },
      { path: 'authEnabled', absent: false },
      { path: 'redisConfigs.maxmemory-policy' },
    ],
  },
  'gcp:vpcaccess/connector:Connector': {
    api: 'vpcAccess',
    path: inRegion('connectors'),
    fields: [
      { path: 'network', replaces: 'always' },
      { path: 'ipCidrRange', replaces: 'always' },
      { path: 'subnet', replaces: 'always' },
      { path: 'minInstances', replaces: 'less' },
      { path: 'maxInstances', replaces: 'less' },
      { path: 'machineType' },
    ],
  },
  'gcp:serviceaccount/account:Account': {
    api: 'iamBeta',
    path: ({ accountId }, { project }) =>
      `projects/${project}/serviceAccounts/${accountId}@${project}.iam.gserviceaccount.com`,
    fields: [{ path: 'displayName' }],
  },
  'gcp:artifactregistry/repository:Repository': {
    api: 'artifactRegistry',
    path: inRegion('repositories', 'repositoryId'),
    fields: [{ path: 'format', replaces: 'always' }],
  },
  'gcp:cloudrunv2/service:Service': {
    api: 'cloudRunV2',
    path: inRegion('services'),
    fields: [
      { path: 'ingress' },
      { path: 'invokerIamDisabled', absent: false },
      { path: 'template.serviceAccount' },
      { path: 'template.vpcAccess.connector' },
      { path: 'template.timeout' },
      { path: 'template.maxInstanceRequestConcurrency' },
      { path: 'template.sessionAffinity', absent: false },
      { path: 'template.scaling.minInstanceCount', absent: 0 },
      { path: 'template.scaling.maxInstanceCount' },
      { path: `${container}.resources.limits.cpu` },
      { path: `${container}.resources.limits.memory` },
    ],
  },
  'gcp:cloudrunv2/job:Job': { api: 'cloudRunV2', path: inRegion('jobs'), fields: [] },
  'gcp:compute/network:Network': {
    api: 'compute',
    path: ({ name }, { project }) => `projects/${project}/global/networks/${name}`,
    fields: [{ path: 'autoCreateSubnetworks', absent: false, replaces: 'always' }],
  },
  'gcp:compute/subnetwork:Subnetwork': {
    api: 'compute',
    path: ({ name }, { project, region }) =>
      `projects/${project}/regions/${region}/subnetworks/${name}`,
    fields: [{ path: 'ipCidrRange', replaces: 'always' }],
  },
  'gcp:secretmanager/secret:Secret': {
    api: 'secretManager',
    path: ({ secretId }, { project }) => `projects/${project}/secrets/${secretId}`,
    fields: [{ path: 'replication.userManaged.replicas.0.location', replaces: 'always' }],
  },
};

export const memberships: Readonly<Record<string, Membership>> = {
  'gcp:projects/iAMMember:IAMMember': {
    policy: (_, { project }) => ({ api: 'resourceManager', path: `projects/${project}` }),
    importPath: (_, { project }) => project,
  },
  'gcp:cloudrunv2/serviceIamMember:ServiceIamMember': {
    policy: (inputs, place) => ({ api: 'cloudRunV2', path: inRegion('services')(inputs, place) }),
    importPath: inRegion('services'),
  },
  'gcp:secretmanager/secretIamMember:SecretIamMember': {
    policy: ({ secretId }) => ({ api: 'secretManager', path: String(secretId) }),
    importPath: ({ secretId }) => String(secretId),
  },
};
