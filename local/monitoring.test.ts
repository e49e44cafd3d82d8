import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startCloud, type TestCloud } from '../test/support/cloud.ts';
import type { Inputs } from './realiser.ts';

const CHANNEL = 'gcp:monitoring/notificationChannel:NotificationChannel';
const POLICY = 'gcp:monitoring/alertPolicy:AlertPolicy';
const CHECK = 'gcp:monitoring/uptimeCheckConfig:UptimeCheckConfig';
const DASHBOARD = 'gcp:monitoring/dashboard:Dashboard';

let test: TestCloud;
beforeEach(async () => {
  test = await startCloud();
});
afterEach(() => test.stop());

const email = { type: 'email', labels: { email_address: 'on-call@example.com' } };
const checkOf = (host: string) => ({ monitoredResource: { labels: { host } } });
const policyAbout = (id: unknown) => ({
  conditions: [{ conditionThreshold: { filter: `metric.labels.check_id = "${id}"` } }],
});
const dashboardOf = (dashboard: object) => ({ dashboardJson: JSON.stringify(dashboard) });

describe('what watches is recorded', () => {
  it('under the names that Google would give', async () => {
    const channel = await test.make(CHANNEL, email);
    expect(channel.outputs.name).toMatch(/^projects\/demo-project\/notificationChannels\/\d+$/);
    const { outputs } = await test.make(CHECK, checkOf('chat.example.com'));
    expect(outputs.name).toBe(`projects/demo-project/uptimeCheckConfigs/${outputs.uptimeCheckId}`);
    const notificationChannels = [channel.outputs.name];
    const about = { ...policyAbout(outputs.uptimeCheckId), notificationChannels };
    expect((await test.make(POLICY, about)).id).toMatch(/\/alertPolicies\/\d+$/);
    const dashboard = dashboardOf({ displayName: 'Chat', mosaicLayout: {} });
    expect((await test.make(DASHBOARD, dashboard)).id).toMatch(/\/dashboards\/\d+$/);
  });

  it.each<[string, Inputs, string]>([
    [CHANNEL, { ...email, labels: {} }, 'expected an address in labels.email_address, got ""'],
    [CHECK, checkOf('https://chat.example.com'), 'got "https://chat.example.com"'],
    [POLICY, policyAbout('nobody'), 'there is no uptime check nobody'],
    [POLICY, { conditions: [], notificationChannels: ['12'] }, 'NUMBER, got 12'],
    [DASHBOARD, { dashboardJson: '{' }, 'JSON'],
    [DASHBOARD, dashboardOf({ displayName: 'Chat' }), 'got displayName'],
  ])('but not a %s of %j', async (type, inputs, message) => {
    await expect(test.make(type, inputs)).rejects.toThrow(message);
  });

  it('nor what becomes such a one', async () => {
    const { id } = await test.make(CHECK, checkOf('chat.example.com'));
    await expect(test.cloud.update(id, checkOf('/'))).rejects.toThrow('got "/"');
  });
});
