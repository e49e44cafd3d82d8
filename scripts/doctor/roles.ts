import type { Stack } from '../../local/stack.ts';

interface Role {
  /** Of its permissions those by which one sees that somebody has it. */
  readonly permissions: readonly string[];
  /** Whether a stack with these settings needs it; default: every stack does. */
  readonly when?: (settings: Stack['own']) => boolean;
}

const isSet = (setting: string | undefined) => (setting ?? '') !== '';

/**
 * The roles that a person needs in the Google project: cloud.google.com/iam/docs/roles-permissions.
 * Asking about a permission that Google does not know fails the whole question.
 */
export const roles: Readonly<Record<string, Role>> = {
  'roles/serviceusage.serviceUsageAdmin': {
    permissions: [
      'serviceusage.services.enable',
      'serviceusage.services.get',
      'serviceusage.services.list',
    ],
  },
  'roles/redis.admin': {
    permissions: [
      'redis.instances.create',
      'redis.instances.delete',
      'redis.instances.get',
      'redis.instances.update',
      'redis.operations.get',
    ],
  },
  'roles/vpcaccess.admin': {
    permissions: [
      'vpcaccess.connectors.create',
      'vpcaccess.connectors.delete',
      'vpcaccess.connectors.get',
      'vpcaccess.connectors.use',
      'vpcaccess.operations.get',
    ],
    when: ({ egress }) => egress !== 'direct',
  },
  'roles/compute.networkAdmin': {
    permissions: [
      'compute.networks.create',
      'compute.networks.delete',
      'compute.networks.get',
      'compute.networks.updatePolicy',
      'compute.subnetworks.create',
      'compute.subnetworks.delete',
      'compute.subnetworks.get',
      'compute.subnetworks.use',
      'compute.globalOperations.get',
      'compute.regionOperations.get',
    ],
    when: ({ network, egress }) => network === 'create' || egress === 'direct',
  },
  'roles/secretmanager.admin': {
    permissions: [
      'secretmanager.secrets.create',
      'secretmanager.secrets.delete',
      'secretmanager.secrets.get',
      'secretmanager.secrets.getIamPolicy',
      'secretmanager.secrets.setIamPolicy',
      'secretmanager.versions.access',
      'secretmanager.versions.add',
      'secretmanager.versions.destroy',
      'secretmanager.versions.enable',
      'secretmanager.versions.get',
    ],
    when: ({ redisAuth, appMetrics }) => redisAuth === 'true' || appMetrics === 'true',
  },
  'roles/iam.serviceAccountAdmin': {
    permissions: [
      'iam.serviceAccounts.create',
      'iam.serviceAccounts.delete',
      'iam.serviceAccounts.get',
      'iam.serviceAccounts.getIamPolicy',
      'iam.serviceAccounts.setIamPolicy',
    ],
  },
  'roles/iam.serviceAccountUser': {
    permissions: ['iam.serviceAccounts.actAs'],
  },
  'roles/resourcemanager.projectIamAdmin': {
    permissions: [
      'resourcemanager.projects.get',
      'resourcemanager.projects.getIamPolicy',
      'resourcemanager.projects.setIamPolicy',
    ],
  },
  'roles/artifactregistry.admin': {
    permissions: [
      'artifactregistry.repositories.create',
      'artifactregistry.repositories.delete',
      'artifactregistry.repositories.get',
      'artifactregistry.repositories.getIamPolicy',
      'artifactregistry.repositories.setIamPolicy',
      'artifactregistry.repositories.update',
      'artifactregistry.repositories.uploadArtifacts',
    ],
  },
  // An editor of the project may deploy, but not say who may call.
  'roles/run.admin': {
    permissions: [
      'run.services.create',
      'run.services.delete',
      'run.services.get',
      'run.services.getIamPolicy',
      'run.services.setIamPolicy',
      'run.services.update',
      'run.jobs.create',
      'run.jobs.delete',
      'run.jobs.get',
      'run.jobs.update',
      'run.operations.get',
    ],
  },
  'roles/monitoring.editor': {
    permissions: [
      'monitoring.alertPolicies.create',
      'monitoring.alertPolicies.delete',
      'monitoring.alertPolicies.get',
      'monitoring.alertPolicies.update',
      'monitoring.dashboards.create',
      'monitoring.dashboards.delete',
      'monitoring.dashboards.get',
      'monitoring.dashboards.update',
      'monitoring.notificationChannels.create',
      'monitoring.notificationChannels.delete',
      'monitoring.notificationChannels.get',
      'monitoring.uptimeCheckConfigs.create',
      'monitoring.uptimeCheckConfigs.delete',
      'monitoring.uptimeCheckConfigs.get',
    ],
    when: ({ monitoring }) => monitoring === 'true',
  },
  'roles/compute.loadBalancerAdmin': {
    permissions: [
      'compute.backendServices.create',
      'compute.backendServices.delete',
      'compute.backendServices.get',
      'compute.backendServices.use',
      'compute.globalAddresses.create',
      'compute.globalAddresses.delete',
      'compute.globalAddresses.get',
      'compute.globalAddresses.use',
      'compute.globalForwardingRules.create',
      'compute.globalForwardingRules.delete',
      'compute.globalForwardingRules.get',
      'compute.sslCertificates.create',
      'compute.sslCertificates.delete',
      'compute.sslCertificates.get',
      'compute.sslPolicies.create',
      'compute.sslPolicies.delete',
      'compute.sslPolicies.get',
      'compute.targetHttpProxies.create',
      'compute.targetHttpProxies.delete',
      'compute.targetHttpProxies.get',
      'compute.targetHttpsProxies.create',
      'compute.targetHttpsProxies.delete',
      'compute.targetHttpsProxies.get',
      'compute.urlMaps.create',
      'compute.urlMaps.delete',
      'compute.urlMaps.get',
    ],
    when: ({ domain }) => isSet(domain),
  },
  'roles/dns.admin': {
    permissions: [
      'dns.changes.create',
      'dns.changes.get',
      'dns.resourceRecordSets.create',
      'dns.resourceRecordSets.delete',
      'dns.resourceRecordSets.list',
    ],
    when: ({ dnsZone }) => isSet(dnsZone),
  },
  'roles/iam.workloadIdentityPoolAdmin': {
    permissions: [
      'iam.workloadIdentityPoolProviders.create',
      'iam.workloadIdentityPoolProviders.delete',
      'iam.workloadIdentityPoolProviders.get',
      'iam.workloadIdentityPools.create',
      'iam.workloadIdentityPools.delete',
      'iam.workloadIdentityPools.get',
    ],
    when: ({ deployRepository }) => isSet(deployRepository),
  },
};

/** All that somebody needs who deploys a stack with these settings. */
export function permissionsFor(settings: Stack['own']): string[] {
  const needed = Object.values(roles).filter(({ when }) => when === undefined || when(settings));
  return needed.flatMap(({ permissions }) => permissions);
}

/** The roles without which these permissions are missing. */
export function rolesFor(missing: readonly string[]): string[] {
  return Object.entries(roles)
    .filter(([, { permissions }]) => permissions.some((one) => missing.includes(one)))
    .map(([role]) => role);
}
