import { expect, test } from 'vitest';
import { deploy } from './fixture.ts';

test("is the tutorial's account with the tutorial's one role", async () => {
  const deployed = await deploy('dev');
  const account = deployed.only('gcp:serviceaccount/account:Account');
  expect(account.inputs.accountId).toBe('chat-identity');
  expect(deployed.only('gcp:projects/iAMMember:IAMMember').inputs).toEqual({
    project: 'demo-project',
    role: 'roles/serviceusage.serviceUsageConsumer',
    member: 'serviceAccount:chat-identity@demo-project.iam.gserviceaccount.com',
  });
});
