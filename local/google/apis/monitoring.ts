import type { Api } from '../rest/route.ts';
import { channels } from './monitoring/channels.ts';
import { dashboards } from './monitoring/dashboards.ts';
import { policies } from './monitoring/policies.ts';
import { uptimeChecks } from './monitoring/uptime.ts';

/**
 * https://cloud.google.com/monitoring/api/ref_v3/rest: v1 has the dashboards, v3 the rest. Nothing on
 * a desk measures, checks or alerts: what is described here is kept, and looked at for what it names.
 */
export const monitoring: Api = {
  segment: 'monitoring',
  versions: ['v3', 'v1'],
  service: 'monitoring.googleapis.com',
  routes: [channels, policies, uptimeChecks, dashboards].flatMap(({ routes }) => routes),
};
