import * as gcp from '@pulumi/gcp';
import * as pulumi from '@pulumi/pulumi';
import type { Settings } from '../config.ts';
import type { Alert } from './alerts.ts';
import { uptime } from './metrics.ts';

/** Where people open the chat, asked each minute from each of Google's regions for checks. */
export function createUptimeCheck(
  { project, serviceName }: Settings,
  url: pulumi.Input<string>,
  options: pulumi.CustomResourceOptions,
): gcp.monitoring.UptimeCheckConfig {
  const args: gcp.monitoring.UptimeCheckConfigArgs = {
    displayName: serviceName,
    // Not of the service: Google then asks for a revision too, and finds none.
    monitoredResource: {
      type: uptime.passed.resource,
      labels: { project_id: project, host: pulumi.output(url).apply((text) => new URL(text).host) },
    },
    httpCheck: { path: '/health/live', useSsl: true, validateSsl: true },
    period: '60s',
    timeout: '10s',
  };
  return new gcp.monitoring.UptimeCheckConfig('uptime', args, {
    ...options,
    // Google deletes no check that a policy refers to. So for another host the new check comes
    // first, then the policy moves to it, and the old one goes last.
    deleteBeforeReplace: false,
  });
}

/** In the form that Google's console gives it, so that the check's page there shows it. */
export function uptimeAlert({ uptimeCheckId }: gcp.monitoring.UptimeCheckConfig): Alert {
  const { type, resource } = uptime.passed;
  const check = pulumi.interpolate`metric.labels.check_id = "${uptimeCheckId}"`;
  return {
    name: 'unreachable',
    title: 'The chat cannot be reached',
    severity: 'CRITICAL',
    when: 'the check has failed from more than one place for a minute',
    condition: {
      conditionThreshold: {
        filter: pulumi.interpolate`resource.type = "${resource}" AND metric.type = "${type}" AND ${check}`,
        aggregations: [
          {
            alignmentPeriod: '1200s',
            perSeriesAligner: 'ALIGN_NEXT_OLDER',
            crossSeriesReducer: 'REDUCE_COUNT_FALSE',
            groupByFields: ['resource.label.*'],
          },
        ],
        comparison: 'COMPARISON_GT',
        thresholdValue: 1,
        duration: '60s',
        trigger: { count: 1 },
      },
    },
  };
}
