import type { Project } from '../../project.ts';
import { invalid, Refusal } from '../../rest/refusal.ts';
import { Collection } from './collection.ts';
import { type Condition, checkCondition } from './conditions.ts';
import {
  badField,
  badWord,
  type Mutation,
  missing,
  mutation,
  newNumber,
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
  readonly severity?: string;
  readonly documentation?: Documentation;
  readonly alertStrategy?: { readonly notificationRateLimit?: object };
  readonly creationRecord: Mutation;
  readonly mutationRecord: Mutation;
}

interface Documentation {
  readonly content?: string;
  readonly mimeType?: string;
  readonly subject?: string;
  readonly links?: readonly object[];
}

const SEVERITIES = ['CRITICAL', 'ERROR', 'WARNING', 'SEVERITY_UNSPECIFIED'];
const MAX_CONTENT = 8192;
const MAX_BYTES = 10_240;
const MAX_LINKS = 3;

export const policies = new Collection<Policy>({
  key: 'alertPolicies',
  type: 'gcp:monitoring/alertPolicy:AlertPolicy',
  complete(given, { project, name, before }) {
    const policy = given as Partial<Policy>;
    const { conditions = [], notificationChannels = [], severity } = policy;
    const documentation = policy.documentation && {
      mimeType: 'text/markdown',
      ...policy.documentation,
    };
    if (!policy.displayName) throw missing('alert_policy.display_name');
    if (conditions.length === 0 || conditions.length > 6) {
      throw invalid(`An alert policy has one to six conditions, got ${conditions.length}.`);
    }
    conditions.forEach(checkCondition);
    checkStrategy(policy);
    if (documentation) checkDocumentation(documentation);
    if (severity && !SEVERITIES.includes(severity)) {
      throw badWord('alert_policy.severity', 'v3.AlertPolicy.Severity', severity);
    }
    for (const channel of notificationChannels) requireChannel(project, channel);
    const now = mutation();
    return withoutDefaults({
      ...policy,
      name,
      conditions: conditions.map((condition) => named(condition, name)),
      ...(documentation ? { documentation } : {}),
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

/** What tells of log entries has its own rules: how often it tells is limited. */
function checkStrategy({ conditions = [], alertStrategy }: Partial<Policy>) {
  const isOfLogs = conditions.some(({ conditionMatchedLog }) => conditionMatchedLog);
  const limit = alertStrategy?.notificationRateLimit;
  if (isOfLogs && conditions.length > 1) {
    // In Google's words: https://github.com/chainguard-dev/terraform-infra-common/pull/384
    throw invalid('Alert policies with a log matching condition can only have a single condition.');
  }
  const field = 'alertStrategy.notificationRateLimit';
  if (isOfLogs && limit === undefined) throw missing(field);
  if (!isOfLogs && limit) {
    // https://github.com/chainguard-dev/terraform-infra-common/pull/352
    const why = 'metric-based alert policies must not specify a notification rate limit';
    throw badField(field, JSON.stringify(limit), why);
  }
}

/** The reference's `Documentation`. */
function checkDocumentation({ content = '', mimeType, subject = '', links = [] }: Documentation) {
  const field = 'alert_policy.documentation';
  if (mimeType !== 'text/markdown') {
    throw badField(`${field}.mime_type`, mimeType, 'only text/markdown is supported.');
  }
  requireBytes(`${field}.content`, content);
  if (content.length > MAX_CONTENT) {
    throw invalid(`${field}.content may not exceed ${MAX_CONTENT} characters.`);
  }
  requireBytes(`${field}.subject`, subject);
  if (links.length > MAX_LINKS)
    throw invalid(`${field}.links may not exceed ${MAX_LINKS} entries.`);
}

function requireBytes(field: string, text: string) {
  if (Buffer.byteLength(text) <= MAX_BYTES) return;
  throw invalid(`${field} may not exceed ${MAX_BYTES} bytes.`);
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
