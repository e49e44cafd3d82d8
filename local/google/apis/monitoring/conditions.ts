import { invalid, Refusal } from '../../rest/refusal.ts';
import { badField, missing, secondsOf } from './message.ts';

/** https://cloud.google.com/monitoring/api/ref_v3/rest/v3/projects.alertPolicies#Condition */
export interface Condition {
  readonly name?: string;
  readonly displayName?: string;
  readonly conditionThreshold?: Threshold;
  readonly conditionAbsent?: Timed;
  readonly conditionMatchedLog?: { readonly filter?: string };
  readonly conditionPrometheusQueryLanguage?: Query;
}

interface Timed {
  readonly filter?: string;
  readonly duration?: string;
  readonly aggregations?: readonly { readonly alignmentPeriod?: string }[];
}

interface Threshold extends Timed {
  readonly comparison?: string;
  readonly evaluationMissingData?: string;
}

interface Query {
  readonly query?: string;
  readonly duration?: string;
  readonly evaluationInterval?: string;
  readonly alertRule?: string;
}

const EVALUATION_SECONDS = 30;
/** prometheus.io/docs/concepts/data_model */
const LABEL_NAME = /^[a-zA-Z_][a-zA-Z0-9_]*$/;
/** Metrics that are there when somebody has written them; here nobody does. */
const WRITTEN =
  /\bmetric\.type\s*=\s*"((?:prometheus|custom|workload)\.googleapis\.com\/[^"]+|logging\.googleapis\.com\/user\/[^"]+)"/;

export function checkCondition(condition: Condition, index: number) {
  const field = `alert_policy.conditions[${index}]`;
  const [kind, another] = Object.keys(condition).filter((key) => key.startsWith('condition'));
  if (kind === undefined) {
    // In Google's words: https://github.com/GoogleCloudPlatform/php-docs-samples/issues/1231
    const why =
      'Condition subtype (e.g. "condition_absent","condition_threshold", etc.) is absent or unknown.';
    throw badField(`${field}.condition_case`, 0, why);
  }
  if (another) {
    throw invalid(
      `Invalid value at '${field}' (oneof), oneof field 'condition' is already set. Cannot set ` +
        `'${another}'`,
    );
  }
  const { conditionThreshold: threshold, conditionAbsent: absent } = condition;
  const { conditionMatchedLog: log, conditionPrometheusQueryLanguage: query } = condition;
  if (absent) checkTimes(`${field}.condition_absent`, absent);
  if (threshold) checkThreshold(`${field}.condition_threshold`, threshold);
  if (log && !log.filter) throw missing(`${field}.condition_matched_log.filter`);
  if (query) checkQuery(`${field}.condition_prometheus_query_language`, query);
}

function checkThreshold(field: string, threshold: Threshold) {
  const { comparison, evaluationMissingData, duration } = threshold;
  checkTimes(field, threshold);
  if (comparison !== 'COMPARISON_GT' && comparison !== 'COMPARISON_LT') {
    const why = 'only COMPARISON_GT and COMPARISON_LT are supported.';
    throw badField(`${field}.comparison`, comparison, why);
  }
  if (evaluationMissingData && secondsOf(duration) === 0) {
    const why = 'Conditions setting evaluation_missing_data must have a non-zero duration.';
    throw badField(`${field}.evaluation_missing_data`, evaluationMissingData, why);
  }
}

/** Time is counted in whole minutes. */
function checkTimes(field: string, { filter, duration, aggregations = [] }: Timed) {
  if (!filter) throw missing(`${field}.filter`);
  checkFilter(`${field}.filter`, filter);
  if ((secondsOf(duration) ?? 1) % 60 !== 0) {
    throw badField(`${field}.duration`, duration, 'duration must be in multiples of one minute');
  }
  aggregations.forEach(({ alignmentPeriod }, index) => {
    if (alignmentPeriod === undefined || (secondsOf(alignmentPeriod) ?? 1) % 60 === 0) return;
    const period = `${field}.aggregations[${index}].alignment_period`;
    const why = 'alignment period must be in multiples of one minute';
    throw badField(period, alignmentPeriod, why);
  });
}

/** github.com/hashicorp/terraform-provider-google/issues/4165 and /11102 */
function checkFilter(field: string, filter: string) {
  if (!/\bresource\.type\b/.test(filter)) {
    throw badField(field, filter, 'must specify a restriction on "resource.type" in the filter');
  }
  const [, type] = WRITTEN.exec(filter) ?? [];
  if (type === undefined) return;
  throw new Refusal(
    'NOT_FOUND',
    `Cannot find metric(s) that match type = "${type}". If a metric was created recently, it could ` +
      'take up to 10 minutes to become available. Please try again soon.',
  );
}

function checkQuery(field: string, { query, duration, evaluationInterval, alertRule }: Query) {
  if (!query) throw missing(`${field}.query`);
  if (duration !== undefined && secondsOf(duration) === undefined) {
    throw badField(`${field}.duration`, duration, 'it must be a non-negative duration.');
  }
  const interval = secondsOf(evaluationInterval ?? `${EVALUATION_SECONDS}s`);
  if (!interval || interval % EVALUATION_SECONDS !== 0) {
    const why = `it must be a positive multiple of ${EVALUATION_SECONDS} seconds.`;
    throw badField(`${field}.evaluation_interval`, evaluationInterval, why);
  }
  if (alertRule && !LABEL_NAME.test(alertRule)) {
    throw badField(`${field}.alert_rule`, alertRule, 'it must be a valid Prometheus label name.');
  }
}
