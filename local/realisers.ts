import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buildPage } from '../app/build.ts';
import { overlap, parseRange } from '../infra/cidr.ts';
import { realiseService } from './cloudrun.ts';
import { realiseRedis } from './memorystore.ts';
import type { Realised, Realiser } from './realiser.ts';

/** Google's own, or one that a project or an organisation has made. */
const ROLE = /^((projects|organizations)\/[\w-]+\/)?roles\/[\w.]+$/;

const app = join(import.meta.dirname, '../app');

const recorded = (id: string, outputs: Realised['outputs'] = {}): Realised => {
  return { id, outputs, note: 'recorded' };
};

/** By Pulumi's type: what stands in for each of Google's resources on one machine. */
export const realisers: Readonly<Record<string, Realiser>> = {
  async 'gcp:projects/service:Service'({ inputs }, { args }) {
    return recorded(`${args.project}/${inputs.service}`);
  },

  'gcp:redis/instance:Instance': realiseRedis,

  async 'gcp:vpcaccess/connector:Connector'({ inputs }, desk) {
    const range = parseRange(String(inputs.ipCidrRange));
    if (range?.prefix !== 28) throw new Error(`${inputs.ipCidrRange} is no range of a connector`);
    for (const other of desk.made('gcp:vpcaccess/connector:Connector')) {
      const taken = parseRange(String(other.ipCidrRange));
      if (taken === undefined || !overlap(range, taken)) continue;
      throw new Error(`${inputs.ipCidrRange} overlaps ${other.ipCidrRange}, another connector's`);
    }
    const { region, name } = inputs;
    return recorded(`projects/${desk.args.project}/locations/${region}/connectors/${name}`);
  },

  async 'gcp:serviceaccount/account:Account'({ inputs }, { args }) {
    const email = `${inputs.accountId}@${args.project}.iam.gserviceaccount.com`;
    const id = `projects/${args.project}/serviceAccounts/${email}`;
    return recorded(id, { email, member: `serviceAccount:${email}`, name: id });
  },

  async 'gcp:projects/iAMMember:IAMMember'({ inputs }, desk) {
    const { project, role, member } = inputs;
    if (project !== desk.args.project) throw new Error(`there is no project ${project}`);
    if (!ROLE.test(String(role))) throw new Error(`there is no role ${role}`);
    const accounts = desk.made('gcp:serviceaccount/account:Account');
    if (!accounts.some((account) => account.member === member)) {
      throw new Error(`the role ${role} is granted to ${member}, whom nobody has made`);
    }
    return recorded(`${project}/${role}/${member}`);
  },

  async 'gcp:artifactregistry/repository:Repository'({ inputs }, { args }) {
    const { location, repositoryId } = inputs;
    return recorded(`projects/${args.project}/locations/${location}/repositories/${repositoryId}`);
  },

  async 'docker:index/image:Image'({ inputs }) {
    const deploy = buildPage;
    await deploy();
    const digest = await digestOf(app);
    const repoDigest = `${inputs.imageName}@sha256:${digest}`;
    return { id: repoDigest, outputs: { repoDigest }, note: 'the folder app/', deploy };
  },

  'gcp:cloudrunv2/service:Service': realiseService,

  async 'gcp:cloudrunv2/serviceIamMember:ServiceIamMember'({ inputs }) {
    return recorded(`${inputs.name}/${inputs.role}/${inputs.member}`);
  },
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
