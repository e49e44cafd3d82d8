/**
 * The roles that a person needs in the Google project, each with the permissions of it that the
 * program makes use of: cloud.google.com/iam/docs/roles-permissions. Asking about one that Google
 * does not know fails the whole question.
 */
export const roles: Readonly<Record<string, readonly string[]>> = {
  'roles/serviceusage.serviceUsageAdmin': [
    'serviceusage.services.enable',
    'serviceusage.services.get',
    'serviceusage.services.list',
  ],
  'roles/redis.admin': [
    'redis.instances.create',
    'redis.instances.delete',
    'redis.instances.get',
    'redis.instances.update',
    'redis.operations.get',
  ],
  'roles/vpcaccess.admin': [
    'vpcaccess.connectors.create',
    'vpcaccess.connectors.delete',
    'vpcaccess.connectors.get',
    'vpcaccess.connectors.use',
    'vpcaccess.operations.get',
  ],
  'roles/iam.serviceAccountAdmin': [
    'iam.serviceAccounts.create',
    'iam.serviceAccounts.delete',
    'iam.serviceAccounts.get',
  ],
  'roles/iam.serviceAccountUser': ['iam.serviceAccounts.actAs'],
  'roles/resourcemanager.projectIamAdmin': [
    'resourcemanager.projects.get',
    'resourcemanager.projects.getIamPolicy',
    'resourcemanager.projects.setIamPolicy',
  ],
  'roles/artifactregistry.admin': [
    'artifactregistry.repositories.create',
    'artifactregistry.repositories.delete',
    'artifactregistry.repositories.get',
    'artifactregistry.repositories.update',
    'artifactregistry.repositories.uploadArtifacts',
  ],
  // An editor of the project may deploy, but not say who may call.
  'roles/run.admin': [
    'run.services.create',
    'run.services.delete',
    'run.services.get',
    'run.services.getIamPolicy',
    'run.services.setIamPolicy',
    'run.services.update',
    'run.operations.get',
  ],
};

/** The roles without which these permissions are missing. */
export function rolesFor(permissions: readonly string[]): string[] {
  return Object.entries(roles)
    .filter(([, granted]) => granted.some((permission) => permissions.includes(permission)))
    .map(([role]) => role);
}
