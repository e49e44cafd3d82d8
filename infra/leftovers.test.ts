import * as pulumi from '@pulumi/pulumi';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { awaitFirewallRules, explainAddresses } from './leftovers.ts';

const inUse = (user: string) =>
  `The resource 'projects/p/global/networks/chat' is already being used by 'projects/p/${user}'`;
const rule = inUse('global/firewalls/aet-europewest3-chat--vpc-sssgrs');
const address = inUse('regions/europe-west3/addresses/serverless-ipv4-1721');

const failed = (errors: readonly string[], failedOperation = 'delete') =>
  ({ failedOperation, errors: [...errors] }) as pulumi.ErrorHookArgs;

const said: string[] = [];

beforeEach(() => {
  vi.useFakeTimers();
  const say = async (message: string) => void said.push(message);
  vi.spyOn(pulumi.log, 'info').mockImplementation(say);
  vi.spyOn(pulumi.log, 'warn').mockImplementation(say);
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  said.length = 0;
});

test('has a network tried again while a connector’s firewall rules are there, and says so once', async () => {
  const first = awaitFirewallRules(failed([rule]));
  await vi.runAllTimersAsync();
  expect(await first).toBe(true);
  const second = awaitFirewallRules(failed([rule, rule]));
  await vi.runAllTimersAsync();
  expect(await second).toBe(true);
  expect(said).toEqual([expect.stringContaining('firewall rules')]);
});

test.each([
  ['after five minutes', failed(Array(31).fill(rule))],
  ['at what else uses it', failed([inUse('zones/a/instances/somebody’s')])],
  ['when it could not be made', failed([rule], 'create')],
])('gives up %s', async (_, args) => {
  expect(await awaitFirewallRules(args)).toBe(false);
  expect(said).toEqual([]);
});

test('says what holds a subnet, for how long and what to do, and does not wait for hours', async () => {
  expect(await explainAddresses(failed([address]))).toBe(false);
  expect(said).toHaveLength(1);
  for (const part of ['serverless-ipv4-1721', 'one to two hours', 'the same again', 'gcloud']) {
    expect(said[0]).toContain(part);
  }
});

test.each([
  ['at what else uses it', failed([inUse('zones/a/instances/somebody’s')])],
  ['when it could not be made', failed([address], 'create')],
])('says nothing of addresses %s', async (_, args) => {
  expect(await explainAddresses(args)).toBe(false);
  expect(said).toEqual([]);
});
