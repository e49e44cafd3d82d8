import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buildPage } from '../app/build.ts';
import { overlap, parseRange } from '../infra/cidr.ts';
import { realiseService } from './cloudrun.ts';
import { DEFAULT_ACCOUNT } from './container.ts';
import { realiseJob } from './job.ts';
import { realiseRedis } from './memorystore.ts';
import type { Desk, Realised, Realiser } from './realiser.ts';
import type { RegisteredResource } from './resource.ts';
import { realiseSecret, realiseVersion, requireSecret } from './secret.ts';

/** Google's own, or one that a project or an organisation has made. */
const ROLE = /^((projects|organizations)\/[\w-]+\/)?roles\/[\w.]+$/;

/** cloud.google.com/vpc/docs/subnets: the least that a subnet's prefix may leave open. */
const SMALLEST_SUBNET = 29;

const app = join(import.meta.dirname, '../app');

const recorded = (id: string, outputs: Realised['outputs'] = {}, note = 'recorded'): Realised => {
  return { id, outputs, note };
};

/** By Pulumi's type: what stands in for each of Google's resources on one machine. */
export const realisers: Readonly<Record<string, Realiser>> = {
  async 'gcp:projects/service:Service'({ inputs }, { args }) {
    return recorded(`${args.project}/${inputs.service}`);
  },

  'gcp:redis/instance:Instance': realiseRedis,

  async 'gcp:compute/network:Network'({ inputs }, { args }) {
    return recorded(`projects/${args.project}/global/networks/${inputs.name}`);
  },

  async 'gcp:compute/subnetwork:Subnetwork'({ inputs }, desk) {
    const range = parseRange(String(inputs.ipCidrRange));
    if (range === undefined || range.prefix > SMALLEST_SUBNET) {
      throw new Error(
        `${inputs.ipCidrRange} is no range of a subnet, a /${SMALLEST_SUBNET} or larger`,
      );
    }
    requireFree(inputs, desk);
    const { region, name } = inputs;
    return recorded(`projects/${desk.args.project}/regions/${region}/subnetworks/${name}`);
  },

  async 'gcp:vpcaccess/connector:Connector'({ inputs }, desk) {
    if (parseRange(String(inputs.ipCidrRange))?.prefix !== 28) {
      throw new Error(`${inputs.ipCidrRange} is no range of a connector, a /28`);
    }
    requireFree(inputs, desk);
    const { region, name } = inputs;
    return recorded(`projects/${desk.args.project}/locations/${region}/connectors/${name}`);
  },

  'gcp:secretmanager/secret:Secret': realiseSecret,

  'gcp:secretmanager/secretVersion:SecretVersion': realiseVersion,

  async 'gcp:secretmanager/secretIamMember:SecretIamMember'({ inputs }, desk) {
    const { secretId, role, member } = inputs;
    requireSecret(desk, secretId);
    requireGrantable(desk, role, member);
    return recorded(`${secretId}/${role}/${member}`);
  },

  async 'gcp:serviceaccount/account:Account'({ inputs }, { args }) {
    const email = `${inputs.accountId}@${args.project}.iam.gserviceaccount.com`;
    const id = `projects/${args.project}/serviceAccounts/${email}`;
    return recorded(id, { email, member: `serviceAccount:${email}`, name: id });
  },

  async 'gcp:projects/iAMMember:IAMMember'({ inputs }, desk) {
    const { project, role, member } = inputs;
    if (project !== desk.args.project) throw new Error(`there is no project ${project}`);
    requireGrantable(desk, role, member);
    return recorded(`${project}/${role}/${member}`);
  },

  async 'gcp:artifactregistry/repository:Repository'({ inputs }, { args }) {
    const { location, repositoryId } = inputs;
    const id = `projects/${args.project}/locations/${location}/repositories/${repositoryId}`;
    const registryUri = `${location}-docker.pkg.dev/${args.project}/${repositoryId}`;
    return recorded(id, { registryUri });
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

  async 'gcp:cloudrunv2/serviceIamMember:ServiceIamMember'({ inputs }) {
    return recorded(`${inputs.name}/${inputs.role}/${inputs.member}`);
  },
};

/** No two ranges of one network have an address in common. */
function requireFree({ network, ipCidrRange }: RegisteredResource['inputs'], desk: Desk) {
  const range = parseRange(String(ipCidrRange));
  const others = ['gcp:compute/subnetwork:Subnetwork', 'gcp:vpcaccess/connector:Connector'];
  for (const other of others.flatMap((type) => desk.made(type))) {
    const taken = parseRange(String(other.ipCidrRange));
    if (nameOf(other.network) !== nameOf(network)) continue;
    if (range === undefined || taken === undefined || !overlap(range, taken)) continue;
    throw new Error(`${ipCidrRange} overlaps ${other.ipCidrRange}, which ${other.name} has`);
  }
}

/** A network is referred to by its name or by its whole path. */
const nameOf = (network: unknown) => String(network).split('/').at(-1);

function requireGrantable(desk: Desk, role: unknown, member: unknown) {
  if (!ROLE.test(String(role))) throw new Error(`there is no role ${role}`);
  const accounts = desk.made('gcp:serviceaccount/account:Account');
  const isDefault = DEFAULT_ACCOUNT.test(String(member).replace('serviceAccount:', ''));
  if (!isDefault && !accounts.some((account) => account.member === member)) {
    throw new Error(`the role ${role} is granted to ${member}, whom nobody has made`);
  }
}

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
