import type { Settings } from '../config.ts';
import type { Metric, Resource } from './metrics.ts';

type Labels = Readonly<Record<string, string>>;

/** A metric's series in PromQL, of this stack alone: other stacks may share the project. */
export type Series = (metric: Metric, labels?: Labels) => string;

/**
 * Google's metrics keep their names, in the way of writing that has them in quotes, and each says
 * what it is of: several are of more than one kind of resource, and refused without.
 * https://cloud.google.com/monitoring/promql/promql-mapping
 */
export function seriesOf(settings: Settings): Series {
  const own = labelsOf(settings);
  return (metric, labels = {}) => {
    if (typeof metric === 'string') return `${metric}{${matchers({ ...own.chat, ...labels })}}`;
    const { type, resource } = metric;
    const all = { monitored_resource: resource, ...own[resource], ...labels };
    return `{"${type}",${matchers(all)}}`;
  };
}

/** What the buckets of a distribution are called, Google's and the chat's. */
export function bucketsOf(metric: Metric): Metric {
  if (typeof metric === 'string') return `${metric}_bucket`;
  return { ...metric, type: `${metric.type}_bucket` };
}

const matchers = (labels: Labels) =>
  Object.entries(labels)
    .map(([label, value]) => `${label}="${value}"`)
    .join(',');

function labelsOf(settings: Settings): Readonly<Record<Resource | 'chat', Labels>> {
  const { project, region, serviceName, redisName, connectorName } = settings;
  return {
    // The collector's: confgenerator/config.go of github.com/GoogleCloudPlatform/run-gmp-sidecar.
    chat: { location: region, cluster: '__run__', namespace: serviceName },
    cloud_run_revision: { location: region, service_name: serviceName },
    // The full name, as in github.com/GoogleCloudPlatform/monitoring-dashboard-samples, alerts.
    redis_instance: {
      instance_id: `projects/${project}/locations/${region}/instances/${redisName}`,
    },
    vpc_access_connector: { connector_name: connectorName },
    https_lb_rule: { url_map_name: serviceName },
    uptime_url: {},
  };
}
