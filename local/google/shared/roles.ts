import { invalid } from '../rest/refusal.ts';

/**
 * The roles of services that answer here, by the part of their name before the first dot; '' has
 * the basic ones. https://cloud.google.com/iam/docs/roles-permissions
 */
const roles: Readonly<Record<string, string>> = {
  '': 'admin browser editor owner reader viewer writer',
  artifactregistry:
    'admin attachmentReader attachmentWriter containerRegistryMigrationAdmin ' +
    'createOnPushRepoAdmin createOnPushWriter editor reader repoAdmin serviceAgent viewer writer',
  redis: 'admin dbConnectionUser editor serviceAgent viewer',
  run:
    'admin builder developer editor invoker jobsExecutor jobsExecutorWithOverrides serviceAgent ' +
    'servicesInvoker sourceDeveloper sourceViewer sshReader sshRoot viewer',
  secretmanager: 'admin editor secretAccessor secretVersionAdder secretVersionManager viewer',
  serviceusage:
    'apiKeysAdmin apiKeysViewer serviceUsageAdmin serviceUsageConsumer serviceUsageViewer',
  vpcaccess: 'admin serviceAgent user viewer',
};

const PREDEFINED = /^roles\/(?:(\w+)\.)?([\w.]+)$/;

/** Throws for a role that there is not. Those of services unknown here are taken at their word. */
export function requireRole(role: string) {
  const [, service = '', id = ''] = PREDEFINED.exec(role) ?? [];
  const known = Object.hasOwn(roles, service) ? roles[service]?.split(' ') : undefined;
  if (id === '' || known?.includes(id) === false) {
    throw invalid(`Role ${role} is not supported for this resource.`);
  }
}
