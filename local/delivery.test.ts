import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startCloud, type TestCloud } from '../test/support/cloud.ts';
import { POOL } from './federation.ts';
import { numberOf } from './number.ts';

const PROVIDER = 'gcp:iam/workloadIdentityPoolProvider:WorkloadIdentityPoolProvider';
const ACTS_AS = 'gcp:serviceaccount/iAMMember:IAMMember';
const READER = 'gcp:artifactregistry/repositoryIamMember:RepositoryIamMember';

let test: TestCloud;
let pool: string;
let serviceAccountId: unknown;
beforeEach(async () => {
  test = await startCloud();
  const made = await test.make(POOL, { workloadIdentityPoolId: 'deploy' });
  pool = String(made.outputs.name);
  serviceAccountId = test.cloud.made('gcp:serviceaccount/account:Account')[0]?.id;
});
afterEach(() => test.stop());

const provider = {
  workloadIdentityPoolId: 'deploy',
  workloadIdentityPoolProviderId: 'github',
  oidc: { issuerUri: 'https://token.actions.githubusercontent.com' },
  attributeMapping: { 'google.subject': 'assertion.sub' },
  attributeCondition: "assertion.repository_id == '1'",
};

describe('a pool of those who have no key', () => {
  it('is called by the number of the project, and so is who vouches for them', async () => {
    const owner = `projects/${numberOf('demo-project')}/locations/global/workloadIdentityPools`;
    expect(pool).toBe(`${owner}/deploy`);
    const { id, outputs } = await test.make(PROVIDER, provider);
    expect(outputs.name).toBe(`${pool}/providers/github`);
    expect(id).toMatch(/^projects\/demo-project\//);
  });

  it.each([
    [{ workloadIdentityPoolId: 'other' }, 'nobody has made the WorkloadIdentityPool'],
    [{ attributeMapping: {} }, 'expected google.subject in attributeMapping'],
    [{ attributeCondition: 'true' }, `expected an attributeCondition about the token's claims`],
  ])('takes no provider with %j', async (wrong, message) => {
    await expect(test.make(PROVIDER, { ...provider, ...wrong })).rejects.toThrow(message);
  });
});

describe('a grant', () => {
  const role = 'roles/iam.workloadIdentityUser';
  const actAs = (name: string, account = serviceAccountId) => {
    const member = `principalSet://iam.googleapis.com/${name}/attribute.environment/dev`;
    return test.make(ACTS_AS, { serviceAccountId: account, role, member });
  };

  it('of an account goes to those of a pool that is there', async () => {
    expect((await actAs(pool)).id).toContain(role);
    await expect(actAs(`${pool}er`)).rejects.toThrow('whom nobody has made');
    await expect(actAs(pool, 'projects/p/serviceAccounts/x')).rejects.toThrow(
      'nobody has made the Account',
    );
  });

  it('of a repository goes to people and accounts, those of another project too', async () => {
    const at = { location: 'europe-west3' };
    const made = await test.make('gcp:artifactregistry/repository:Repository', {
      ...at,
      repositoryId: 'chat',
    });
    const read = (member: string, repository: unknown = made.outputs.name) =>
      test.make(READER, { ...at, repository, role: 'roles/artifactregistry.reader', member });
    const stranger = 'serviceAccount:service-1@serverless-robot-prod.iam.gserviceaccount.com';
    expect((await read(stranger)).id).toBe((await read(stranger, made.id)).id);
    const nobody = 'serviceAccount:nobody@demo-project.iam.gserviceaccount.com';
    await expect(read(nobody)).rejects.toThrow('whom nobody has made');
    await expect(read('nobody')).rejects.toThrow('whom nobody has made');
    await expect(read(stranger, 'other')).rejects.toThrow('nobody has made the Repository');
  });
});
