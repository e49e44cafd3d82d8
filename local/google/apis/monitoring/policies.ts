import type { Project } from '../../project.ts';
import { invalid, Refusal } from '../../rest/refusal.ts';
import { Collection } from './collection.ts';
import {
  badField,
  type Mutation,
  missing,
  mutation,
  newNumber,
  secondsOf,
  withoutDefaults,
} from './message.ts';

/** https://cloud.google.com/monitoring/api/ref_v3/rest/v3/projects.alertPolicies */
interface Policy {
  readonly name: string;
  readonly displayName?: string;
  readonly combiner?: string;
  readonly conditions: readonly Condition[];
  readonly enabled: boolean;
  /** Names of channels. */
  readonly notificationChannels?: readonly string[];
  readonly documentation?: { readonly mimeType?: string };
  readonly creationRecord: Mutation;
  readonly mutationRecord: Mutation;
}

interface Condition {
  readonly name?: string;
  readonly displayName?: string;
  readonly conditionThreshold?: Threshold;
  readonly conditionAbsent?: Timed;
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

export const policies = new Collection<Policy>({
  key: 'alertPolicies',
  idOf: newNumber,
  complete(given, { project, name, before }) {
    const policy = given as Partial<Policy>;
    const { conditions = [], notificationChannels = [], documentation } = policy;
    if (!policy.displayName) throw missing('alert_policy.display_name');
    if (conditions.length === 0 || conditions.length > 6) {
      throw invalid(`An alert policy has one to six conditions, got ${conditions.length}.`);
    }
    conditions.forEach(checkCondition);
    for (const channel of notificationChannels) requireChannel(project, channel);
    const now = mutation();
    return withoutDefaults({
      ...policy,
      name,
      conditions: conditions.map((condition) => named(condition, name)),
      ...(documentation ? { documentation: { mimeType: 'text/markdown', ...documentation } } : {}),
      enabled: policy.enabled ?? true,
      creationRecord: before?.creationRecord ?? now,
      mutationRecord: now,
    });
  },
});

/** One that a change names keeps its name; all others are new. */
function named(condition: Condition, policy: string): Condition {
  return { ...condition, name: condition.name || `${policy}/conditions/${newNumber()}` };
}

function checkCondition(condition: Condition, index: number) {
  const { conditionThreshold: threshold, conditionAbsent: absent } = condition;
  const kinds = Object.keys(condition).filter((key) => key.startsWith('condition'));
  const field = `alert_policy.conditions[${index}]`;
  if (kinds.length !== 1) throw invalid(`${field} has to be of one kind.`);
  if (absent) checkTimes(`${field}.condition_absent`, absent);
  if (threshold) checkThreshold(`${field}.condition_threshold`, threshold);
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

function requireChannel(project: Project, channel: string) {
  if (!/^projects\/[^/]+\/notificationChannels\/[^/]+$/.test(channel)) {
    throw invalid(
      "Name must begin with 'projects/{project_id}/notificationChannels/{channel_id}', " +
        `got: ${channel}`,
    );
  }
  if (project.table('monitoring/notificationChannels').find(channel)) return;
  throw new Refusal('NOT_FOUND', `Notification channel not found: ${channel}`);
}
