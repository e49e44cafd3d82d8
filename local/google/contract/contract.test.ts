import { expect, test } from 'vitest';
import { startGoogle } from '../fixture.ts';
import { type Recorded, Replay, readRecording } from './replay.ts';

/** What the tutorial's stack had enabled, and left so, when the other one was recorded. */
const enabledBefore = ['redis', 'artifactregistry', 'iam', 'vpcaccess', 'run'];

/** The program that was recorded was not this one; so does the app of this one understand it. */
const renamed = { REDIS_AUTH: 'REDISAUTH', '/health/ready': '/health/startup' };

/** Sends all of it; resolves with what a client would have missed. */
async function replay(recordings: readonly (readonly Recorded[])[], enabled: readonly string[]) {
  const { ask, project } = await startGoogle({
    enabled: enabled.map((name) => `${name}.googleapis.com`),
  });
  const client = new Replay(ask, project, renamed);
  const missed: string[] = [];
  for (const exchange of recordings.flat()) missed.push(...(await client.send(exchange)));
  return { missed, project };
}

// No Redis is started, so the chat's instances, which are started, keep messages in memory.
test.for([
  ['tutorial', []],
  ['production', enabledBefore],
] as const)(
  'tells the provider all that it wants of a stack like the %s one',
  async ([stack, enabled]) => {
    const steps = ['up', 'resize', 'refresh', 'destroy'];
    const recordings = steps.map((step) => readRecording(`${stack}-${step}.jsonl`));
    const { missed, project } = await replay(recordings, enabled);
    expect(missed).toEqual([]);
    expect(project.contents).toEqual([]);
  },
);

test('tells gcloud all that it wants of the tutorial, up to the deployment', async () => {
  const recording = readRecording('gcloud-tutorial.jsonl');
  const isDeployment = ({ method, path }: Recorded) => {
    return method === 'POST' && path.endsWith('/namespaces/demo-project/services');
  };
  // Then it was tried twice, as what recorded it could not finish it. Here the first time does.
  const { missed } = await replay([recording.slice(0, recording.findLastIndex(isDeployment))], []);
  expect(missed).toEqual([]);
});
