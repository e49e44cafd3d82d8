import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import {
  type EvaluateArgs,
  evaluate,
  type Realise,
  type RegisteredResource,
} from '../local/program.ts';
import type { Value } from '../local/stack.ts';

/** What a person sets before the first `pulumi up`. */
export const place = { 'gcp:project': 'demo-project', 'gcp:region': 'europe-west3' };

interface Declaration {
  readonly type: string;
  readonly default: Value;
  readonly description: string;
}

const { config } = parse(readFileSync(join(import.meta.dirname, '../Pulumi.yaml'), 'utf8')) as {
  config: Readonly<Record<string, Declaration>>;
};

/** The settings in Pulumi.yaml, without what `pulumi new` adds there under a name of its own. */
export const declared: Readonly<Record<string, Declaration>> = Object.fromEntries(
  Object.entries(config).filter(([key]) => !key.includes(':')),
);

export const digest = `sha256:${'0'.repeat(64)}`;

export const authString = 'hush-hush';

type OutputsOf = (inputs: RegisteredResource['inputs'], name: string) => object;

const pools = 'projects/123456789012/locations/global/workloadIdentityPools';

const outputsByType: Readonly<Record<string, OutputsOf>> = {
  'gcp:redis/instance:Instance': ({ authEnabled, transitEncryptionMode }) => ({
    host: '10.1.2.3',
    authString: authEnabled === true ? authString : '',
    ...(transitEncryptionMode === 'DISABLED'
      ? { port: 6379, serverCaCerts: [] }
      : { port: 6378, serverCaCerts: ['second', 'first'].map((cert) => ({ cert: `${cert}\n` })) }),
  }),
  'gcp:secretmanager/secretVersion:SecretVersion': () => ({ version: '1' }),
  'gcp:serviceaccount/account:Account': ({ accountId }) => {
    const email = `${accountId}@demo-project.iam.gserviceaccount.com`;
    return {
      email,
      member: `serviceAccount:${email}`,
      name: `projects/demo-project/serviceAccounts/${email}`,
    };
  },
  'gcp:artifactregistry/repository:Repository': ({ location, repositoryId }) => ({
    name: repositoryId,
    registryUri: `${location}-docker.pkg.dev/demo-project/${repositoryId}`,
  }),
  'gcp:compute/globalAddress:GlobalAddress': () => ({ address: '203.0.113.7' }),
  'gcp:iam/workloadIdentityPool:WorkloadIdentityPool': ({ workloadIdentityPoolId }) => ({
    name: `${pools}/${workloadIdentityPoolId}`,
  }),
  'gcp:iam/workloadIdentityPoolProvider:WorkloadIdentityPoolProvider': (inputs) => ({
    name: `${pools}/${inputs.workloadIdentityPoolId}/providers/${inputs.workloadIdentityPoolProviderId}`,
  }),
  'gcp:monitoring/alertPolicy:AlertPolicy': (_, name) => ({
    name: `projects/demo-project/alertPolicies/${name}`,
  }),
  'gcp:monitoring/notificationChannel:NotificationChannel': (_, name) => ({
    name: `projects/demo-project/notificationChannels/${name}`,
  }),
  'gcp:monitoring/uptimeCheckConfig:UptimeCheckConfig': (_, name) => ({ uptimeCheckId: name }),
  'docker:index/image:Image': ({ imageName }) => ({ repoDigest: `${imageName}@${digest}` }),
  'gcp:cloudrunv2/service:Service': () => ({ uri: 'https://chat-app.example' }),
};

/** Answers as Google would, as far as the program listens. */
export const realise: Realise = async ({ name, type, inputs }) => ({
  id: `id-of-${name}`,
  outputs: { ...outputsByType[type]?.(inputs, name) },
});

export interface Deployed {
  readonly outputs: Readonly<Record<string, unknown>>;
  readonly secretOutputs: readonly string[];
  /** Without the components, which are groups only. */
  readonly resources: readonly RegisteredResource[];
  /** The only resource of a type, such as `gcp:redis/instance:Instance`, and of a name if given. */
  readonly only: (type: string, name?: string) => RegisteredResource;
}

export async function deploy(
  stack: string,
  config: Readonly<Record<string, Value>> = {},
  options: Pick<EvaluateArgs, 'preview' | 'folder'> = {},
): Promise<Deployed> {
  const evaluation = await evaluate({
    stack,
    config: { ...place, ...config },
    realise,
    ...options,
  });
  const resources = evaluation.resources.filter((resource) => resource.custom);
  const only = (type: string, name?: string) => {
    const [found, second] = resources.filter((resource) => {
      return resource.type === type && (name === undefined || resource.name === name);
    });
    if (found === undefined || second !== undefined)
      throw new Error(`expected one ${type} ${name}`);
    return found;
  };
  return { ...evaluation, resources, only };
}

/** Settings that are refused, and what is said of which of them. */
export type RefusalCase = readonly [
  title: string,
  config: Readonly<Record<string, Value>>,
  setting: string,
  allowed: string,
];

/** What the program says when it refuses these settings of dev, before anything is created. */
export async function refusal(
  config: Readonly<Record<string, Value>>,
  folder?: string,
): Promise<string> {
  const created: string[] = [];
  const evaluation = evaluate({
    stack: 'dev',
    folder,
    config,
    realise: (resource) => {
      created.push(resource.name);
      return realise(resource);
    },
  });
  const error: unknown = await evaluation.then(
    () => 'nothing was refused',
    (refused: unknown) => refused,
  );
  if (created.length > 0) throw new Error(`${created.length} resources were created`);
  return error instanceof Error ? error.message : String(error);
}

/** What a resource waits for, by module and name: `projects/service run`. */
export function waitsFor(resource: RegisteredResource): readonly string[] {
  return resource.dependencies.map(shortName).sort();
}

export function shortName(urn: string): string {
  const [, , type = '', name = ''] = urn.split('::');
  return `${type.split('$').at(-1)?.split(':')[1]} ${name}`;
}
