import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buildPage } from '../app/build.ts';
import type { Cloud } from './cloud.ts';
import { realiseService } from './cloudrun.ts';
import type { RegisteredResource } from './program.ts';
import { startRedis } from './redis.ts';

/** A resource made real, or recorded where a desk has nothing to start. */
export interface Realised {
  readonly id: string;
  /** What the provider would compute. */
  readonly outputs: Readonly<Record<string, unknown>>;
  /** For the person: what stands in for it. */
  readonly note: string;
  /** Brings what has changed in the app's folder into it. */
  readonly deploy?: () => Promise<void>;
  readonly stop?: () => Promise<void>;
}

export type Realiser = (resource: RegisteredResource, cloud: Cloud) => Promise<Realised>;

const app = join(import.meta.dirname, '../app');

const recorded = (id: string, outputs: Realised['outputs'] = {}): Realised => {
  return { id, outputs, note: 'recorded' };
};

/** By Pulumi's type: what stands in for each of Google's resources on one machine. */
export const realisers: Readonly<Record<string, Realiser>> = {
  async 'gcp:projects/service:Service'({ inputs }, { args }) {
    return recorded(`${args.project}/${inputs.service}`);
  },

  async 'gcp:redis/instance:Instance'({ inputs }, { args, children }) {
    const id = `projects/${args.project}/locations/${inputs.region}/instances/${inputs.name}`;
    if (args.redisServer === undefined) {
      const note = 'not here: messages are kept in memory';
      return { id, outputs: { host: 'localhost', port: 6379 }, note };
    }
    const redis = await startRedis(children, {
      server: args.redisServer,
      folder: join(args.folder, String(inputs.name)),
      memoryGb: Number(inputs.memorySizeGb),
      configs: (inputs.redisConfigs ?? {}) as Record<string, string>,
    });
    const { host, port } = redis;
    const note = `${args.redisServer} on port ${port}`;
    return { id, outputs: { host, port }, note, stop: () => redis.stop() };
  },

  async 'gcp:vpcaccess/connector:Connector'({ inputs }, cloud) {
    const range = inputs.ipCidrRange;
    const others = cloud.made('gcp:vpcaccess/connector:Connector');
    if (others.some((other) => other.ipCidrRange === range)) {
      throw new Error(`the range ${range} is another connector's already`);
    }
    const { region, name } = inputs;
    return recorded(`projects/${cloud.args.project}/locations/${region}/connectors/${name}`);
  },

  async 'gcp:serviceaccount/account:Account'({ inputs }, { args }) {
    const email = `${inputs.accountId}@${args.project}.iam.gserviceaccount.com`;
    const id = `projects/${args.project}/serviceAccounts/${email}`;
    return recorded(id, { email, member: `serviceAccount:${email}`, name: id });
  },

  async 'gcp:projects/iAMMember:IAMMember'({ inputs }, cloud) {
    const { project, role, member } = inputs;
    if (project !== cloud.args.project) throw new Error(`there is no project ${project}`);
    const accounts = cloud.made('gcp:serviceaccount/account:Account');
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
