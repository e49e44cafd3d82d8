import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buildPage } from '../app/build.ts';
import { realiseService } from './cloudrun.ts';
import { delivery } from './delivery.ts';
import { grants } from './grants.ts';
import { realiseJob } from './job.ts';
import { loadBalancer } from './loadbalancer.ts';
import { realiseRedis } from './memorystore.ts';
import { monitoring } from './monitoring.ts';
import { network } from './network.ts';
import type { Realiser } from './realiser.ts';
import { recorded } from './recorded.ts';
import { realiseSecret, realiseVersion } from './secret.ts';

const app = join(import.meta.dirname, '../app');

/** By Pulumi's type: what stands in for each of Google's resources on one machine. */
export const realisers: Readonly<Record<string, Realiser>> = {
  async 'gcp:projects/service:Service'({ inputs }, { args }) {
    return recorded(`${args.project}/${inputs.service}`);
  },

  ...network,
  ...grants,
  ...loadBalancer,
  ...monitoring,
  ...delivery,

  'gcp:redis/instance:Instance': realiseRedis,

  'gcp:secretmanager/secret:Secret': realiseSecret,

  'gcp:secretmanager/secretVersion:SecretVersion': realiseVersion,

  async 'gcp:serviceaccount/account:Account'({ inputs }, { args }) {
    const email = `${inputs.accountId}@${args.project}.iam.gserviceaccount.com`;
    const id = `projects/${args.project}/serviceAccounts/${email}`;
    return recorded(id, { email, member: `serviceAccount:${email}`, name: id });
  },

  async 'gcp:artifactregistry/repository:Repository'({ inputs }, { args }) {
    const { location, repositoryId } = inputs;
    const id = `projects/${args.project}/locations/${location}/repositories/${repositoryId}`;
    const registryUri = `${location}-docker.pkg.dev/${args.project}/${repositoryId}`;
    return recorded(id, { name: repositoryId, registryUri });
  },

  async 'docker:index/image:Image'({ inputs }) {
    const deploy = buildPage;
    await deploy();
    const digest = await digestOf(app);
    const repoDigest = `${inputs.imageName}@sha256:${digest}`;
    return { id: repoDigest, outputs: { repoDigest }, note: 'the folder app/', deploy };
  },

  'gcp:cloudrunv2/service:Service': realiseService,

  'gcp:cloudrunv2/job:Job': realiseJob,
};

/** What stands in for an image's digest: that of its sources. */
async function digestOf(folder: string): Promise<string> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !path.includes('node_modules'))
    .sort();
  const hash = createHash('sha256');
  for (const path of files) hash.update(path).update(await readFile(path));
  return hash.digest('hex');
}
