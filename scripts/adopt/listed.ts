import type { ByType, Inputs, Listed } from './kind.ts';

const monitoring = (
  version: 'v1' | 'v3',
  key: string,
): Pick<Listed, 'api' | 'collection' | 'key'> => ({
  api: 'monitoring',
  collection: ({ project }) => `${version}/projects/${project}/${key}`,
  key,
});

const displayName = (inputs: Inputs) => inputs.displayName;

/**
 * What watches the chat; by Pulumi's type. Google takes a second one of the same title without a
 * word, and both then call whoever is on call.
 */
export const listed: ByType<Listed> = {
  'gcp:monitoring/alertPolicy:AlertPolicy': {
    ...monitoring('v3', 'alertPolicies'),
    title: displayName,
  },
  'gcp:monitoring/notificationChannel:NotificationChannel': {
    ...monitoring('v3', 'notificationChannels'),
    title: displayName,
  },
  'gcp:monitoring/uptimeCheckConfig:UptimeCheckConfig': {
    ...monitoring('v3', 'uptimeCheckConfigs'),
    title: displayName,
  },
  'gcp:monitoring/dashboard:Dashboard': {
    ...monitoring('v1', 'dashboards'),
    title: ({ dashboardJson }) => (JSON.parse(String(dashboardJson)) as Inputs).displayName,
  },
};
