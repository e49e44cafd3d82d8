import { expect, test } from 'vitest';
import { PROJECT_ID, startGoogle } from '../../fixture.ts';

const enabled = ['monitoring.googleapis.com'];
const POLICIES = `monitoring/v3/projects/${PROJECT_ID}/alertPolicies`;

const ofRedis = 'resource.type = "redis_instance" AND metric.type = "redis.googleapis.com/uptime"';
const threshold = { comparison: 'COMPARISON_GT', duration: '300s', filter: ofRedis };
const query = { query: 'min(chat_redis_up) == 0', duration: '60s', evaluationInterval: '60s' };
const policy = { combiner: 'OR', displayName: 'Redis' };

const withThreshold = (other: object = {}) => {
  return { ...policy, conditions: [{ conditionThreshold: { ...threshold, ...other } }] };
};
const withQuery = (other: object) => {
  return { ...policy, conditions: [{ conditionPrometheusQueryLanguage: { ...query, ...other } }] };
};
const logs = { conditionMatchedLog: { filter: 'severity >= ERROR' } };
const limited = { notificationRateLimit: { period: '300s' } };

test('takes a query, how bad it is and what is said of it, and gives them back', async () => {
  const { ask, project } = await startGoogle({ enabled });
  const { body } = await ask('POST', POLICIES, {
    ...withQuery({ disableMetricValidation: true }),
    severity: 'CRITICAL',
    documentation: { subject: 'Chat: Redis', content: 'Look whether it is there.' },
    alertStrategy: { autoClose: '1800s' },
  });
  expect(body).toMatchObject({
    severity: 'CRITICAL',
    documentation: { subject: 'Chat: Redis', mimeType: 'text/markdown' },
    conditions: [{ conditionPrometheusQueryLanguage: { ...query, disableMetricValidation: true } }],
  });
  expect(project.cloud.made('gcp:monitoring/alertPolicy:AlertPolicy')).toMatchObject([
    { id: body.name, severity: 'CRITICAL', displayName: 'Redis' },
  ]);
});

test('tells the machine of what it is changed to, and that it is gone', async () => {
  const { ask, project } = await startGoogle({ enabled });
  const { body } = await ask('POST', POLICIES, withThreshold());
  const path = `monitoring/v3/${body.name}`;
  await ask('PATCH', `${path}?updateMask=displayName`, { displayName: 'Other' });
  const made = () => project.cloud.made('gcp:monitoring/alertPolicy:AlertPolicy');
  expect(made()).toMatchObject([{ displayName: 'Other' }]);
  await ask('DELETE', path);
  expect(made()).toEqual([]);
});

test('takes entries of logs by themselves, as long as it is said how often they are told of', async () => {
  const { ask } = await startGoogle({ enabled });
  const alone = { ...policy, conditions: [logs] };
  expect((await ask('POST', POLICIES, { ...alone, alertStrategy: limited })).status).toBe(200);
  expect((await ask('POST', POLICIES, alone)).status).toBe(400);
  const two = { ...policy, conditions: [logs, ...withThreshold().conditions] };
  const { body } = await ask('POST', POLICIES, { ...two, alertStrategy: limited });
  expect(body.error.message).toBe(
    'Alert policies with a log matching condition can only have a single condition.',
  );
});

test('refuses a metric that nobody has written yet', async () => {
  const { ask } = await startGoogle({ enabled });
  const type = 'prometheus.googleapis.com/chat_sockets/gauge';
  const filter = `resource.type = "prometheus_target" AND metric.type = "${type}"`;
  const { status, body } = await ask('POST', POLICIES, withThreshold({ filter }));
  expect([status, body.error.status]).toEqual([404, 'NOT_FOUND']);
  expect(body.error.message).toContain(`Cannot find metric(s) that match type = "${type}".`);
});

test('refuses a channel that is not there', async () => {
  const { ask } = await startGoogle({ enabled });
  const notificationChannels = [`projects/${PROJECT_ID}/notificationChannels/1`];
  const answer = await ask('POST', POLICIES, { ...withThreshold(), notificationChannels });
  expect(answer).toMatchObject({ status: 404, body: { error: { status: 'NOT_FOUND' } } });
});

test.for([
  ['a duration that is no whole minutes', withThreshold({ duration: '90s' }), 'one minute'],
  ['a duration that is none', withThreshold({ duration: '5m' }), 'one minute'],
  [
    'an alignment period that is no whole minutes',
    withThreshold({ aggregations: [{ alignmentPeriod: '450s' }] }),
    'alignment_period',
  ],
  ['a comparison that is not supported', withThreshold({ comparison: 'COMPARISON_GE' }), 'only'],
  [
    'a rule for missing data without a duration',
    withThreshold({ duration: '0s', evaluationMissingData: 'EVALUATION_MISSING_DATA_INACTIVE' }),
    'non-zero duration',
  ],
  [
    'a filter of every kind of resource',
    withThreshold({ filter: 'metric.type = "redis.googleapis.com/uptime"' }),
    'must specify a restriction on "resource.type" in the filter',
  ],
  ['no condition', { ...policy, conditions: [] }, 'one to six'],
  ['a condition of no kind', { ...policy, conditions: [{}] }, 'absent or unknown'],
  [
    'a condition of two kinds',
    { ...policy, conditions: [{ ...withThreshold().conditions[0], ...logs }] },
    "oneof field 'condition' is already set",
  ],
  ['a query that is empty', withQuery({ query: '' }), 'missing field'],
  ['a query each three quarters of a minute', withQuery({ evaluationInterval: '45s' }), '30 sec'],
  ['a query for a time that is none', withQuery({ duration: '1m' }), 'non-negative duration'],
  ['a rule that Prometheus would not take', withQuery({ alertRule: 'Redis away' }), 'label name'],
  ['a rate limit of metrics', { ...withThreshold(), alertStrategy: limited }, 'metric-based'],
  ['a severity that there is not', { ...withThreshold(), severity: 'HIGH' }, '"HIGH"'],
  [
    'documentation in HTML',
    { ...withThreshold(), documentation: { content: '', mimeType: 'text/html' } },
    'text/markdown',
  ],
  [
    'documentation that is too long',
    { ...withThreshold(), documentation: { content: 'a'.repeat(8193) } },
    '8192',
  ],
  [
    'the name of a channel that is none',
    { ...withThreshold(), notificationChannels: ['mail'] },
    'notificationChannels/{channel_id}',
  ],
] as const)('refuses %s', async ([, given, message]) => {
  const { ask } = await startGoogle({ enabled });
  const { status, body } = await ask('POST', POLICIES, given);
  expect([status, body.error.status]).toEqual([400, 'INVALID_ARGUMENT']);
  expect(body.error.message).toContain(message);
});
