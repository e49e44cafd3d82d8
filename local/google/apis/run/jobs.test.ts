import { expect, test } from 'vitest';
import { LOCATION } from '../../fixture.ts';
import { IMAGE, startRun } from './fixture.ts';

const JOBS = `run/v2/${LOCATION}/jobs`;
const JOB = `${JOBS}/chat-erase`;

const job = {
  template: {
    template: {
      containers: [{ image: IMAGE, command: ['node', 'app/server/erase.ts'], args: ['--help'] }],
      maxRetries: 0,
    },
  },
};

test('makes a job, and fills in what was not said', async () => {
  const { finish } = await startRun();
  const { body } = await finish('POST', `${JOBS}?jobId=chat-erase`, job);
  expect(body.response).toMatchObject({
    terminalCondition: { type: 'Ready', state: 'CONDITION_SUCCEEDED' },
    template: {
      taskCount: 1,
      template: {
        executionEnvironment: 'EXECUTION_ENVIRONMENT_GEN2',
        maxRetries: 0,
        timeout: '600s',
        containers: [{ resources: { limits: { cpu: '1000m', memory: '512Mi' } } }],
      },
    },
  });
});

test('runs a job for real, with its own arguments or with others', async () => {
  const { finish, ask } = await startRun();
  await finish('POST', `${JOBS}?jobId=chat-erase`, job);
  const { body } = await finish('POST', `${JOB}:run`, {});
  expect(body.response).toMatchObject({ succeededCount: 1, job: 'chat-erase' });
  const overrides = { containerOverrides: [{ args: ['--nonsense'] }] };
  const failed = await finish('POST', `${JOB}:run`, { overrides });
  expect(failed.body.response).toMatchObject({
    failedCount: 1,
    conditions: [{ type: 'Completed', state: 'CONDITION_FAILED' }, {}, {}],
  });
  const { executions } = (await ask('GET', `${JOB}/executions`)).body;
  expect(executions).toHaveLength(2);
  expect((await ask('GET', JOB)).body).toMatchObject({
    executionCount: 2,
    latestCreatedExecution: { completionStatus: 'EXECUTION_FAILED', name: executions[0].name },
  });
});

test('leaves no job whose account is not there, and none that was deleted', async () => {
  const { ask, finish, project } = await startRun();
  const { template } = job.template;
  const nobody = { template: { template: { ...template, serviceAccount: 'nobody' } } };
  expect((await ask('POST', `${JOBS}?jobId=chat-erase`, nobody)).status).toBe(403);
  await finish('POST', `${JOBS}?jobId=chat-erase`, job);
  await finish('POST', `${JOB}:run`, {});
  await finish('DELETE', JOB);
  expect((await ask('GET', JOB)).body.error.message).toContain("of kind 'JOB'");
  expect(project.contents.filter((name) => name.startsWith('run:'))).toEqual([]);
});
