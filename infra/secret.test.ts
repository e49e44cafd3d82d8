import { expect, test } from 'vitest';
import { authString, deploy } from './fixture.ts';

test('holds the AUTH string, secret in the state, and no other region has it', async () => {
  const { only } = await deploy('prod');
  expect(only('gcp:secretmanager/secret:Secret', 'secret').inputs).toEqual({
    secretId: 'chat-redis-prod-auth',
    replication: { userManaged: { replicas: [{ location: 'europe-west3' }] } },
  });
  const { inputs, secretInputs } = only('gcp:secretmanager/secretVersion:SecretVersion', 'version');
  expect(inputs).toEqual({ secret: 'id-of-secret', secretData: authString });
  expect(secretInputs).toEqual(['secretData']);
});

test("can be read by the chat's account, and grants nothing else to anybody", async () => {
  const { only } = await deploy('prod');
  expect(only('gcp:secretmanager/secretIamMember:SecretIamMember', 'reader').inputs).toEqual({
    secretId: 'id-of-secret',
    role: 'roles/secretmanager.secretAccessor',
    member: 'serviceAccount:chat-identity-prod@demo-project.iam.gserviceaccount.com',
  });
});

test('is not there where Redis asks for nothing', async () => {
  const { resources } = await deploy('dev');
  expect(resources.filter(({ type }) => type.startsWith('gcp:secretmanager'))).toEqual([]);
});
