import { expect, test } from 'vitest';
import { PROJECT_ID, startGoogle } from '../fixture.ts';

const enabled = ['monitoring.googleapis.com'];
const v3 = `monitoring/v3/projects/${PROJECT_ID}`;

const mail = { displayName: 'mail', labels: { email_address: 'a@example.com' }, type: 'email' };
const threshold = {
  aggregations: [{ alignmentPeriod: '60s', perSeriesAligner: 'ALIGN_MEAN' }],
  comparison: 'COMPARISON_GT',
  duration: '300s',
  filter:
    'resource.type = "redis_instance" AND metric.type = "redis.googleapis.com/stats/memory/usage_ratio"',
  thresholdValue: 0.8,
};
const condition = { conditionThreshold: threshold, displayName: 'above 80 %' };
const policy = { combiner: 'OR', conditions: [condition], displayName: 'Redis memory' };
const check = {
  displayName: 'The chat',
  httpCheck: { useSsl: true, validateSsl: true },
  monitoredResource: { type: 'uptime_url', labels: { host: 'chat.example.com' } },
  timeout: '10s',
};

type Started = Awaited<ReturnType<typeof startGoogle>>;

/** A channel, and a policy that uses it. */
async function startWithAlert(): Promise<Started & { channel: string; alert: string }> {
  const started = await startGoogle({ enabled });
  const { body: channel } = await started.ask('POST', `${v3}/notificationChannels`, mail);
  const { body: alert } = await started.ask('POST', `${v3}/alertPolicies`, {
    ...policy,
    notificationChannels: [channel.name],
  });
  return { ...started, channel: channel.name, alert: alert.name };
}

test('makes a channel that somebody has to verify', async () => {
  const { ask } = await startGoogle({ enabled });
  const { body } = await ask('POST', `${v3}/notificationChannels`, mail);
  expect(body).toEqual({
    ...mail,
    name: expect.stringMatching(/^projects\/demo-project\/notificationChannels\/\d+$/),
    enabled: true,
    verificationStatus: 'UNVERIFIED',
    creationRecord: { mutateTime: expect.any(String), mutatedBy: expect.any(String) },
    mutationRecords: [body.creationRecord],
  });
  expect((await ask('GET', `monitoring/v3/${body.name}`)).body).toEqual(body);
});

test('makes an alert policy, and names its conditions', async () => {
  const { ask, alert, channel } = await startWithAlert();
  const { body } = await ask('GET', `monitoring/v3/${alert}`);
  expect(body).toMatchObject({ ...policy, enabled: true, notificationChannels: [channel] });
  expect(body.conditions[0].name).toMatch(new RegExp(`^${alert}/conditions/\\d+$`));
  expect(body.mutationRecord).toEqual(body.creationRecord);
});

test('makes an uptime check, and fills in what was not said', async () => {
  const { ask } = await startGoogle({ enabled });
  const { body } = await ask('POST', `${v3}/uptimeCheckConfigs`, {
    ...check,
    httpCheck: { ...check.httpCheck, contentType: 'TYPE_UNSPECIFIED' },
  });
  expect(body).toEqual({
    ...check,
    name: expect.stringMatching(/\/uptimeCheckConfigs\/the-chat-[-\w]{11}-\d+$/),
    period: '60s',
    checkerType: 'STATIC_IP_CHECKERS',
    httpCheck: { ...check.httpCheck, path: '/', port: 443, requestMethod: 'GET' },
    monitoredResource: {
      type: 'uptime_url',
      labels: { host: 'chat.example.com', project_id: 'demo-project' },
    },
  });
});

test('changes what the mask names, and all where there is none', async () => {
  const { ask, alert } = await startWithAlert();
  const before = (await ask('GET', `monitoring/v3/${alert}`)).body;
  const change = { displayName: 'Memory', enabled: false };
  const { body } = await ask('PATCH', `monitoring/v3/${alert}?updateMask=enabled`, change);
  expect(body).toEqual({ ...before, enabled: false, mutationRecord: body.mutationRecord });
  const replaced = await ask('PATCH', `monitoring/v3/${alert}`, policy);
  expect(replaced.body.notificationChannels).toBeUndefined();
  expect(replaced.body.conditions[0].name).not.toBe(before.conditions[0].name);
});

test('lists and deletes', async () => {
  const { ask, alert } = await startWithAlert();
  const { body } = await ask('GET', `${v3}/alertPolicies`);
  expect(body.alertPolicies).toMatchObject([{ name: alert }]);
  expect(await ask('DELETE', `monitoring/v3/${alert}`)).toEqual({ status: 200, body: {} });
  expect(await ask('GET', `monitoring/v3/${alert}`)).toMatchObject({ status: 404 });
});

test('deletes no channel that a policy uses, unless it is forced to', async () => {
  const { ask, alert, channel } = await startWithAlert();
  const refused = await ask('DELETE', `monitoring/v3/${channel}?force=false`);
  expect(refused.status).toBe(400);
  expect(refused.body.error.message).toContain(`still being referenced by: "${alert}"`);
  await ask('DELETE', `monitoring/v3/${channel}?force=true`);
  const { body } = await ask('GET', `monitoring/v3/${alert}`);
  expect(body.notificationChannels).toBeUndefined();
});

test('deletes no uptime check that a policy looks at', async () => {
  const { ask } = await startGoogle({ enabled });
  const { body } = await ask('POST', `${v3}/uptimeCheckConfigs`, check);
  const id = body.name.split('/').at(-1);
  const filter = `resource.type = "uptime_url" AND metric.labels.check_id = "${id}"`;
  const conditions = [{ ...condition, conditionThreshold: { ...threshold, filter } }];
  await ask('POST', `${v3}/alertPolicies`, { ...policy, conditions });
  expect(await ask('DELETE', `monitoring/v3/${body.name}`)).toMatchObject({ status: 400 });
});

test.for([
  ['a channel without its number', 'notificationChannels', { ...mail, type: 'sms' }],
  ['an address that is none', 'notificationChannels', { ...mail, labels: { email_address: 'a' } }],
  ['a type of channel that there is not', 'notificationChannels', { ...mail, type: 'pigeon' }],
  ['a name that somebody has thought of', 'notificationChannels', { ...mail, name: 'mail' }],
  ['a period that is not offered', 'uptimeCheckConfigs', { ...check, period: '30s' }],
  ['a check that waits for too long', 'uptimeCheckConfigs', { ...check, timeout: '61s' }],
  ['a check of nothing', 'uptimeCheckConfigs', { ...check, monitoredResource: undefined }],
] as const)('refuses %s', async ([, collection, body]) => {
  const { ask } = await startGoogle({ enabled });
  const answer = await ask('POST', `${v3}/${collection}`, body);
  expect(answer).toMatchObject({ status: 400, body: { error: { status: 'INVALID_ARGUMENT' } } });
});
