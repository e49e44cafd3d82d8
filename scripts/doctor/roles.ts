import type { Stack } from '../../local/stack.ts';

interface Role {
  /** Those of its permissions that the program makes use of. */
  readonly permissions: readonly string[];
  /** Whether a stack with these settings needs it; default: every stack does. */
  readonly when?: (config: Stack['config']) => boolean;
}

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
    when: ({ 'chat:egress': egress }) => egress !== 'direct',
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
    when: ({ 'chat:network': network, 'chat:egress': egress }) =>
      network === 'create' || egress === 'direct',
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
    when: ({ 'chat:redisAuth': auth }) => auth === 'true',
  },
  'roles/iam.serviceAccountAdmin': {
    permissions: [
      'iam.serviceAccounts.create',
      'iam.serviceAccounts.delete',
      'iam.serviceAccounts.get',
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
};

/** All that somebody needs who deploys a stack with these settings. */
export function permissionsFor(config: Stack['config']): string[] {
  const needed = Object.values(roles).filter(({ when }) => when === undefined || when(config));
  return needed.flatMap(({ permissions }) => permissions);
}

/** The roles without which these permissions are missing. */
export function rolesFor(missing: readonly string[]): string[] {
  return Object.entries(roles)
    .filter(([, { permissions }]) => permissions.some((one) => missing.includes(one)))
    .map(([role]) => role);
}
