import type { Settings } from '../config.ts';
import { Charts } from './charts.ts';
import { mosaic, row, section } from './layout.ts';
import type { Series } from './series.ts';
import { incidents, text } from './widgets.ts';

const TOP_HEIGHT = 10;

/**
 * From the people down to what carries them.
 *
 * @param policies names of the alerts, whose incidents are listed
 */
export function dashboardOf(settings: Settings, series: Series, policies: readonly string[]) {
  const { appMetrics, egress, domain, serviceName } = settings;
  const charts = new Charts(settings, series);
  const withApp = <T>(part: readonly T[]) => (appMetrics ? part : []);
  return {
    displayName: `Chat: ${serviceName}`,
    mosaicLayout: mosaic([
      row(TOP_HEIGHT, text(serviceName, overview(settings)), incidents('Alerts', policies)),
      ...section('People', 'Who is there, who comes, who is sent away', [
        ...withApp(charts.people()),
        ...charts.requests(),
      ]),
      ...withApp(section('Messages', 'What is said, and how soon', charts.messages())),
      ...section('Instances', 'Of the chat, on Cloud Run', [
        ...charts.instances(),
        ...withApp(charts.load()),
      ]),
      ...section('Redis', 'Where the messages are kept', [
        ...charts.redis(),
        ...withApp(charts.links()),
      ]),
      ...(egress === 'connector'
        ? section('Connector', 'Between the instances and Redis', charts.connector())
        : []),
      ...(domain === '' ? [] : section('Load balancer', domain, charts.balancer())),
    ]),
  };
}

function overview({ project, region, serviceName, redisName, appMetrics }: Settings): string {
  const console = (path: string) => `https://console.cloud.google.com/${path}?project=${project}`;
  const links = [
    `[logs](${console(`run/detail/${region}/${serviceName}/logs`)})`,
    `[revisions](${console(`run/detail/${region}/${serviceName}/revisions`)})`,
    `[Redis](${console(`memorystore/redis/locations/${region}/instances/${redisName}/details/overview`)})`,
  ];
  return [
    `The chat's ${links.join(', ')}.`,
    'What an alert means, and what to do, is said in the alert, and in `docs/alerts.md`.',
    appMetrics
      ? 'What the chat itself tells comes each half a minute, the rest each minute and some minutes late.'
      : 'With `appMetrics: true` there would be people, messages, and how soon they are there.',
  ].join('\n\n');
}
