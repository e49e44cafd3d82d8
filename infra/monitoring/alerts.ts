import type * as gcp from '@pulumi/gcp';
import type { Settings } from '../config.ts';
import {
  connectorBits,
  NEAR,
  nearMaximum,
  nearOf,
  redisConnections,
  SLOW_SECONDS,
} from './limits.ts';
import { chat, connector, redis, run } from './metrics.ts';
import { bucketsOf, type Series } from './series.ts';

/** What should not wait until somebody looks. Few, as each is to cost something: README. */
export interface Alert {
  /** Of the resource. */
  readonly name: string;
  /** Of its section in docs/alerts.md, which says what to do. */
  readonly title: string;
  /** CRITICAL: people cannot chat. ERROR: some cannot. WARNING: they soon may not. */
  readonly severity: 'CRITICAL' | 'ERROR' | 'WARNING';
  /** In the words of docs/alerts.md. */
  readonly when: string;
  readonly condition: Omit<gcp.types.input.monitoring.AlertPolicyCondition, 'displayName'>;
}

const near = `${NEAR * 100} %`;

/** True for so many minutes on end: an answer to the query is an alert. */
const asked = (query: string, minutes: number): Alert['condition'] => ({
  conditionPrometheusQueryLanguage: {
    query,
    duration: `${60 * minutes}s`,
    // As often as Google's metrics come; the default is twice as often.
    evaluationInterval: '60s',
    // Else refused in a new project: no metric is known there before its first value.
    disableMetricValidation: true,
  },
});

export function alertsOf(settings: Settings, series: Series): readonly Alert[] {
  return [
    ...serviceAlerts(settings, series),
    ...(settings.appMetrics ? chatAlerts(series) : []),
    ...redisAlerts(settings, series),
    ...(settings.egress === 'connector' ? [connectorAlert(settings, series)] : []),
  ];
}

function serviceAlerts(settings: Settings, series: Series): readonly Alert[] {
  const failed = series(run.requests, { response_code_class: '5xx' });
  const share = `sum(rate(${failed}[5m])) / sum(rate(${series(run.requests)}[5m]))`;
  const limit = nearMaximum(settings);
  return [
    {
      name: 'errors',
      title: 'Requests fail',
      severity: 'ERROR',
      when: 'more than 5 % of all requests, and more than 10, failed within five minutes',
      // At night the only request that fails would be all of them.
      condition: asked(`${share} > 0.05 and sum(increase(${failed}[5m])) > 10`, 2),
    },
    ...(limit === undefined
      ? []
      : [
          {
            name: 'instances',
            title: 'Instances are near their maximum',
            severity: 'WARNING',
            when: `a revision has had more than ${near} of maxInstances for five minutes`,
            // Of each by itself: while one is replaced, both have instances.
            condition: asked(
              `max(sum by (revision_name) (${series(run.instances)})) > ${limit}`,
              5,
            ),
          } as const,
        ]),
  ];
}

function chatAlerts(series: Series): readonly Alert[] {
  const refused = (reason: string, minutes: number) =>
    `sum(increase(${series(chat.refusals, { reason })}[${minutes}m]))`;
  const buckets = series(bucketsOf(chat.sendSeconds));
  const up = series(chat.redisUp);
  return [
    {
      name: 'redis-away',
      title: 'An instance cannot reach Redis',
      severity: 'CRITICAL',
      when: 'a link of an instance to Redis has been down for three minutes',
      // One that has just started says so, too, and one that has ended is gone after this long.
      condition: asked(`min(max_over_time(${up}[3m]) and count_over_time(${up}[3m]) >= 4) == 0`, 1),
    },
    {
      name: 'unstored',
      title: 'Messages are not stored',
      severity: 'CRITICAL',
      when: 'messages have been refused for five minutes on end because Redis did not take them',
      // The page tries a message again each few seconds. A failover is over before.
      condition: asked(`${refused('storage', 2)} > 0`, 5),
    },
    {
      name: 'slow',
      title: 'Sending is slow',
      severity: 'WARNING',
      when: `1 % of the messages have taken more than ${SLOW_SECONDS} s for ten minutes`,
      condition: asked(
        `histogram_quantile(0.99, sum by (le) (rate(${buckets}[5m]))) > ${SLOW_SECONDS}`,
        10,
      ),
    },
    {
      name: 'bug',
      title: 'People meet a bug',
      severity: 'ERROR',
      when: 'more than 5 requests met an internal error within ten minutes',
      condition: asked(`${refused('internal', 10)} > 5`, 1),
    },
  ];
}

function redisAlerts(settings: Settings, series: Series): readonly Alert[] {
  const most = (metric: (typeof redis)[keyof typeof redis]) => `max(${series(metric)})`;
  return [
    {
      name: 'redis-memory',
      title: 'Redis is nearly full',
      severity: 'ERROR',
      when: `Redis has used more than ${near} of its memory for five minutes`,
      condition: asked(
        `${most(redis.memory)} > ${NEAR} or ${most(redis.systemMemory)} > ${NEAR}`,
        5,
      ),
    },
    {
      name: 'redis-connections',
      title: 'Redis has nearly all the connections it takes',
      severity: 'WARNING',
      when: `Redis has had more than ${near} of the connections that it takes for five minutes`,
      condition: asked(`${most(redis.connections)} > ${nearOf(redisConnections(settings))}`, 5),
    },
    ...(settings.redisTier === 'STANDARD_HA' ? [failoverAlert(series)] : []),
  ];
}

/**
 * Google's own way, in github.com/GoogleCloudPlatform/monitoring-dashboard-samples: a node that was
 * always one or the other has a deviation of 0.
 */
const failoverAlert = (series: Series): Alert => ({
  name: 'redis-failover',
  title: 'Redis failed over',
  severity: 'WARNING',
  when: 'a node of Redis has taken the other role within the last five minutes',
  condition: asked(`max(stddev_over_time(${series(redis.role)}[5m])) > 0`, 1),
});

/**
 * By what it carries. Not by its instances: a connector grows and does not shrink, and would alert
 * for ever. Nor by its CPU: whether that is counted to 1 or to 100 is not documented, and one who
 * waits for it notices slow messages.
 */
const connectorAlert = (settings: Settings, series: Series): Alert => {
  const rate = (metric: (typeof connector)['sent']) => `sum(rate(${series(metric)}[5m]))`;
  const bits = `8 * (${rate(connector.sent)} + ${rate(connector.received)})`;
  return {
    name: 'connector',
    title: 'The connector is nearly saturated',
    severity: 'WARNING',
    when: `the connector has carried more than ${near} of what it can for five minutes`,
    condition: asked(`${bits} > ${nearOf(connectorBits(settings))}`, 5),
  };
};
