import { balancing } from './balancing.ts';
import { federation } from './federation.ts';
import { type ByType, globally, inRegion, type Kind } from './kind.ts';

const container = 'template.containers.0';

/**
 * By Pulumi's type. What replaces is read in the provider's source, whose schema marks it ForceNew:
 * github.com/hashicorp/terraform-provider-google-beta, google-beta/services.
 */
export const kinds: ByType<Kind> = {
  ...balancing,
  ...federation,
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
    path: globally('networks'),
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
