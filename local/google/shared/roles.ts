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
  compute:
    'admin editor futureReservationAdmin futureReservationUser futureReservationViewer imageUser ' +
    'instanceAdmin instanceAdmin.v1 instanceGroupManagerServiceAgent ' +
    'interconnectAttachmentGroupAnalyzer interconnectGroupAnalyzer loadBalancerAdmin ' +
    'loadBalancerServiceUser networkAdmin networkUser networkViewer orgFirewallPolicyAdmin ' +
    'orgFirewallPolicyUser orgSecurityPolicyAdmin orgSecurityPolicyUser orgSecurityResourceAdmin ' +
    'osAdminLogin osLogin osLoginExternalUser packetMirroringAdmin packetMirroringUser ' +
    'peerSubnetMigrationAdmin publicIpAdmin securityAdmin serviceAgent soleTenantViewer ' +
    'storageAdmin viewer vmExtensionPolicyAdmin vmExtensionPolicyViewer xpnAdmin',
  dns: 'admin editor peer reader serviceAgent viewer',
  iam:
    'accessPolicyAdmin accessPolicyUser accessPolicyViewer admin dataScientist databasesAdmin ' +
    'denyAdmin denyReviewer devOps editor infrastructureAdmin mlEngineer networkAdmin ' +
    'oauthClientAdmin oauthClientViewer operationViewer organizationRoleAdmin ' +
    'organizationRoleViewer principalAccessBoundaryAdmin principalAccessBoundaryUser ' +
    'principalAccessBoundaryViewer roleAdmin roleViewer scimSyncer securityAdmin securityAuditor ' +
    'securityReviewer serviceAccountAdmin serviceAccountApiKeyBindingAdmin serviceAccountCreator ' +
    'serviceAccountDeleter serviceAccountKeyAdmin serviceAccountOpenIdTokenCreator ' +
    'serviceAccountTokenCreator serviceAccountUser serviceAccountViewer siteReliabilityEngineer ' +
    'supportUser viewer workforcePoolAdmin workforcePoolEditor workforcePoolViewer ' +
    'workloadIdentityPoolAdmin workloadIdentityPoolViewer workloadIdentityUser workspacePoolAdmin',
  logging:
    'admin bucketWriter configWriter fieldAccessor linkViewer logWriter privateLogViewer ' +
    'serviceAgent sqlAlertWriter viewAccessor viewer',
  monitoring:
    'admin alertPolicyEditor alertPolicyViewer alertViewer cloudConsoleIncidentEditor ' +
    'cloudConsoleIncidentViewer dashboardEditor dashboardViewer editor metricWriter ' +
    'metricsScopesAdmin metricsScopesViewer notificationChannelEditor notificationChannelViewer ' +
    'notificationServiceAgent servicesEditor servicesViewer snoozeEditor snoozeViewer ' +
    'uptimeCheckConfigEditor uptimeCheckConfigViewer viewer',
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
