import { runInNewContext } from 'node:vm';
import { describe, expect, test } from 'vitest';
import { roles } from '../scripts/doctor/roles.ts';
import { deployRoles } from './delivery.ts';
import { deploy } from './fixture.ts';

const deployRepository = '123456789';
const deployer = 'serviceAccount:chat-deploy@demo-project.iam.gserviceaccount.com';
const pool = 'gcp:iam/workloadIdentityPool:WorkloadIdentityPool';
const provider = 'gcp:iam/workloadIdentityPoolProvider:WorkloadIdentityPoolProvider';
const accountGrant = 'gcp:serviceaccount/iAMMember:IAMMember';
const projectGrant = 'gcp:projects/iAMMember:IAMMember';

test('nobody may deploy from elsewhere unless a repository is named', async () => {
  const { resources, outputs } = await deploy('dev');
  expect(resources.filter(({ type }) => /workloadIdentity|serviceaccount\/iAM/.test(type))).toEqual(
    [],
  );
  expect(outputs).not.toHaveProperty('deployAccount');
});

describe('with a repository', () => {
  test('tokens of that one alone are taken, by its number', async () => {
    const { only } = await deploy('dev', { deployRepository });
    expect(only(pool).inputs.workloadIdentityPoolId).toBe('chat-deploy');
    expect(only(provider).inputs).toMatchObject({
      oidc: { issuerUri: 'https://token.actions.githubusercontent.com' },
      attributeCondition: "assertion.repository_id == '123456789'",
    });
  });

  test("only jobs of the environment that is called as the stack get the account's", async () => {
    const { only } = await deploy('prod', { deployRepository });
    expect(only(accountGrant, 'jobs').inputs).toEqual({
      serviceAccountId:
        'projects/demo-project/serviceAccounts/chat-deploy-prod@demo-project.iam.gserviceaccount.com',
      role: 'roles/iam.workloadIdentityUser',
      member:
        'principalSet://iam.googleapis.com/projects/123456789012/locations/global/' +
        'workloadIdentityPools/chat-deploy-prod/attribute.stack/prod',
    });
  });

  const main = 'refs/heads/main';
  test.each([
    ['main, in an environment', { ref: main, environment: 'prod' }, 'prod'],
    ['a release', { ref: 'refs/tags/v1.2.0', environment: 'prod' }, 'prod'],
    ['main, in none', { ref: main }, ''],
    ['another branch', { ref: 'refs/heads/mine', environment: 'prod' }, ''],
    ['a branch called as main is', { ref: 'refs/heads/main2', environment: 'prod' }, ''],
    ['another tag, which anybody may push', { ref: 'refs/tags/mine', environment: 'prod' }, ''],
    ['a pull request', { ref: 'refs/pull/1/merge', environment: 'prod' }, ''],
  ])('a job of %s', async (_, assertion, stack) => {
    const { inputs } = (await deploy('dev', { deployRepository })).only(provider);
    const { 'attribute.stack': expression = '' } = inputs.attributeMapping as Record<
      string,
      string
    >;
    // Google's Common Expression Language is JavaScript here, but for the macro `has`.
    const has = (value: unknown) => value !== undefined;
    expect(runInNewContext(expression, { assertion, has })).toBe(stack);
  });

  test('must not make a key', async () => {
    const { resources } = await deploy('dev', { deployRepository });
    expect(resources.filter(({ type }) => /serviceaccount\/key/.test(type))).toEqual([]);
  });

  test('deploys as the chat, and as no other account of the project', async () => {
    const { resources, only } = await deploy('dev', { deployRepository });
    expect(only(accountGrant, 'acts-as').inputs).toEqual({
      serviceAccountId:
        'projects/demo-project/serviceAccounts/chat-identity@demo-project.iam.gserviceaccount.com',
      role: 'roles/iam.serviceAccountUser',
      member: deployer,
    });
    const everywhere = resources.filter(({ type, inputs }) => {
      return type === projectGrant && inputs.role === 'roles/iam.serviceAccountUser';
    });
    expect(everywhere).toEqual([]);
  });

  test('has what a person needs, but for what makes accounts, and grants roles in the project', async () => {
    const { resources } = await deploy('dev', { deployRepository });
    const granted = resources
      .filter(({ type, inputs }) => type === projectGrant && inputs.member === deployer)
      .map(({ inputs }) => String(inputs.role));
    expect(granted.sort()).toEqual([...deployRoles].sort());
    const kept = Object.keys(roles).filter((role) => !granted.includes(role));
    expect(kept.sort()).toEqual([
      'roles/iam.serviceAccountAdmin',
      'roles/iam.serviceAccountUser',
      'roles/iam.workloadIdentityPoolAdmin',
      'roles/resourcemanager.projectIamAdmin',
    ]);
  });

  test('tells what the workflows have to be given', async () => {
    expect((await deploy('dev', { deployRepository })).outputs).toMatchObject({
      deployAccount: 'chat-deploy@demo-project.iam.gserviceaccount.com',
      deployProvider:
        'projects/123456789012/locations/global/workloadIdentityPools/chat-deploy/providers/github',
    });
  });
});
