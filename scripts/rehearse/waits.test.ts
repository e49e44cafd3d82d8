import { expect, test } from 'vitest';
import { tooEarly } from './waits.ts';

const urn = (type: string, name: string) => `urn:pulumi:dev::chat::${type}::${name}`;
const run = urn('chat:infra:Apis$gcp:projects/service:Service', 'run');
const redisApi = urn('chat:infra:Apis$gcp:projects/service:Service', 'redis');
const redis = urn('gcp:redis/instance:Instance', 'redis');
const app = urn('chat:infra:Service$gcp:cloudrunv2/service:Service', 'app');
const job = urn('gcp:cloudrunv2/job:Job', 'eraser');
const apis: [string, string[]][] = [
  [run, []],
  [redisApi, []],
];

test('is content with what waits for its API, by way of others too', () => {
  const given = new Map([...apis, [redis, [redisApi]], [app, [redis, run]], [job, [app]]]);
  expect(tooEarly(given)).toEqual([]);
});

test('tells of what waits for the APIs of others only', () => {
  const given = new Map([...apis, [redis, [run]], [app, [redis, run]]]);
  expect(tooEarly(given)).toEqual(['redis does not wait for redis']);
});

test('does not pass over what it does not know', () => {
  const topic = urn('gcp:pubsub/topic:Topic', 'topic');
  expect(tooEarly(new Map([[topic, [run]]]))[0]).toContain('which API makes a pubsub/topic');
});

test("minds neither the engine's own nor other providers' resources", () => {
  const others = [urn('pulumi:pulumi:Stack', 'chat-dev'), urn('docker:index/image:Image', 'app')];
  expect(tooEarly(new Map(others.map((one) => [one, []])))).toEqual([]);
});
