import { numberOf } from './number.ts';
import type { Desk, Realiser } from './realiser.ts';
import { checked, recorded } from './recorded.ts';

const UPTIME_CHECK = 'gcp:monitoring/uptimeCheckConfig:UptimeCheckConfig';

/** One that is there already is named so, too. */
const CHANNEL = /^projects\/[^/]+\/notificationChannels\/\d+$/;
const EMAIL = /^[^\s@]+@[^\s@]+$/;
const HOST = /^[\w.-]+(:\d+)?$/;
/** What an alert about an uptime check names it by, in JSON. */
const CHECK_ID = /check_id\s*=\s*\\?"([^"\\]*)/g;
/** https://cloud.google.com/monitoring/api/ref_v3/rest/v1/projects.dashboards */
export const layouts = ['mosaicLayout', 'gridLayout', 'rowLayout', 'columnLayout'];

/** Nobody is watched on a desk: what would watch is looked at for what it refers to. */
export const monitoring: Readonly<Record<string, Realiser>> = {
  'gcp:monitoring/notificationChannel:NotificationChannel': checked((inputs, desk, name) => {
    const { type, labels } = inputs as { type: string; labels?: Readonly<Record<string, string>> };
    const email = labels?.email_address ?? '';
    if (type === 'email' && !EMAIL.test(email)) {
      throw new Error(`expected an address in labels.email_address, got "${email}"`);
    }
    return named('notificationChannels', desk, name);
  }),

  [UPTIME_CHECK]: checked((inputs, desk, name) => {
    const { monitoredResource } = inputs as { monitoredResource?: { labels: { host?: string } } };
    const host = monitoredResource?.labels.host ?? '';
    if (!HOST.test(host)) {
      throw new Error(
        `expected a host without scheme and path in monitoredResource, got "${host}"`,
      );
    }
    const uptimeCheckId = `${name}-${numberOf(name)}`;
    const id = `projects/${desk.args.project}/uptimeCheckConfigs/${uptimeCheckId}`;
    return recorded(id, { name: id, uptimeCheckId });
  }),

  'gcp:monitoring/alertPolicy:AlertPolicy': checked((inputs, desk, name) => {
    const { conditions, notificationChannels = [] } = inputs as {
      conditions: readonly object[];
      notificationChannels?: readonly string[];
    };
    const stranger = notificationChannels.find((channel) => !CHANNEL.test(channel));
    if (stranger !== undefined) {
      const expected = 'projects/PROJECT/notificationChannels/NUMBER';
      throw new Error(`expected channels named ${expected}, got ${stranger}`);
    }
    const ids = desk.made(UPTIME_CHECK).map(({ uptimeCheckId }) => uptimeCheckId);
    for (const [, id] of JSON.stringify(conditions).matchAll(CHECK_ID)) {
      if (!ids.includes(id)) throw new Error(`there is no uptime check ${id}`);
    }
    return named('alertPolicies', desk, name);
  }),

  'gcp:monitoring/dashboard:Dashboard': checked(({ dashboardJson }, desk, name) => {
    const dashboard = JSON.parse(String(dashboardJson)) as Record<string, unknown>;
    const found = layouts.filter((layout) => layout in dashboard);
    if (!dashboard.displayName || found.length !== 1) {
      throw new Error(
        `expected a dashboard with a displayName and one of ${layouts.join(', ')}, ` +
          `got ${Object.keys(dashboard).join(', ') || 'nothing'}`,
      );
    }
    return named('dashboards', desk, name);
  }),
};

/** What Google calls by a number of its own. */
function named(collection: string, { args }: Desk, name: string) {
  const id = `projects/${args.project}/${collection}/${numberOf(name)}`;
  return recorded(id, { name: id });
}
