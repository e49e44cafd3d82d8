import { setTimeout as sleep } from 'node:timers/promises';
import { evaluate } from '../../local/program.ts';
import type { RegisteredResource } from '../../local/resource.ts';
import type { Value } from '../../local/stack.ts';
import type { Json } from '../adopt/lookup.ts';
import { type Api, type AskArgs, ask, baseOf, type Endpoints, type Reply } from '../google.ts';
import type { Place, Policy } from './collect.ts';

/** What Google is asked for in a resource's name, and what the program is then told. */
interface Creation {
  readonly api: Api;
  readonly path: string;
  readonly body: Json;
  /** Where it is found when it is there. */
  readonly name: string;
  readonly outputs: (made: Json) => Json;
}

const POLL_MS = 100;
/** As the provider marks all that can have labels. */
const labels = { 'goog-pulumi-provisioned': 'true' };

export interface RegisteredArgs extends Place {
  readonly stack: string;
  readonly config: Readonly<Record<string, Value>>;
  readonly endpoints: Endpoints;
  readonly ask: AskArgs;
}

/**
 * Makes what the program registers, by its registered inputs alone: where the Pulumi CLI cannot be
 * had. What the provider would add to them of its own is not seen so, but for its labels.
 */
export async function makeRegistered(args: RegisteredArgs): Promise<void> {
  const { stack, project, region } = args;
  const config = { ...args.config, 'gcp:project': project, 'gcp:region': region };
  await evaluate({ stack, config, realise: (resource) => make(resource, args) });
}

async function make(resource: RegisteredResource, args: RegisteredArgs) {
  if (resource.type === 'gcp:projects/iAMMember:IAMMember') return grant(resource.inputs, args);
  const creation = creations[resource.type]?.(resource.inputs, args);
  if (creation === undefined) {
    throw new Error(`nothing here says how ${resource.type} is made without the Pulumi CLI`);
  }
  const { api, path, body, name, outputs } = creation;
  const begun = await send(args, api, path, body);
  await finished(args, api, begun);
  return { id: name, outputs: outputs(await seen(args, api, name)) };
}

const creations: Readonly<Record<string, (inputs: Json, place: Place) => Creation>> = {
  'gcp:projects/service:Service': ({ service }, { project }) => ({
    api: 'serviceUsage',
    path: `projects/${project}/services/${service}:enable`,
    body: {},
    name: `projects/${project}/services/${service}`,
    outputs: () => ({}),
  }),

  'gcp:redis/instance:Instance'({ name, region, deletionProtection: _, ...rest }, place) {
    const parent = locationOf(place);
    return {
      api: 'redis',
      path: `${parent}/instances?instanceId=${name}`,
      body: { ...rest, labels },
      name: `${parent}/instances/${name}`,
      outputs: ({ host, port }) => ({ host, port }),
    };
  },

  'gcp:vpcaccess/connector:Connector'({ name, region: _, ...rest }, place) {
    const parent = locationOf(place);
    return {
      api: 'vpcAccess',
      path: `${parent}/connectors?connectorId=${name}`,
      body: rest,
      name: `${parent}/connectors/${name}`,
      outputs: () => ({}),
    };
  },

  'gcp:serviceaccount/account:Account': ({ accountId, displayName }, { project }) => ({
    api: 'iamBeta',
    path: `projects/${project}/serviceAccounts`,
    body: { accountId, serviceAccount: { displayName } },
    name: `projects/${project}/serviceAccounts/${accountId}@${project}.iam.gserviceaccount.com`,
    outputs: ({ email, name }) => ({ email, name, member: `serviceAccount:${email}` }),
  }),

  'gcp:artifactregistry/repository:Repository'({ repositoryId, location: _, ...rest }, place) {
    const parent = locationOf(place);
    const policies = (rest.cleanupPolicies ?? []) as readonly Json[];
    const cleanupPolicies = Object.fromEntries(policies.map((policy) => [policy.id, policy]));
    return {
      api: 'artifactRegistry',
      path: `${parent}/repositories?repositoryId=${repositoryId}`,
      body: { ...rest, cleanupPolicies, labels },
      name: `${parent}/repositories/${repositoryId}`,
      outputs: ({ registryUri }) => ({ registryUri }),
    };
  },

  'gcp:cloudrunv2/service:Service'(inputs, place) {
    const { name, location: _, deletionProtection: __, traffics, template, ...rest } = inputs;
    const parent = locationOf(place);
    const body = { ...rest, traffic: traffics, template: templateOf(template as Json), labels };
    return {
      api: 'cloudRunV2',
      path: `${parent}/services?serviceId=${name}`,
      body,
      name: `${parent}/services/${name}`,
      outputs: ({ uri }) => ({ uri }),
    };
  },

  'gcp:cloudrunv2/job:Job'({ name, template }, place) {
    const parent = locationOf(place);
    const { template: inner, ...outer } = template as { readonly template: Json };
    return {
      api: 'cloudRunV2',
      path: `${parent}/jobs?jobId=${name}`,
      body: { template: { ...outer, template: templateOf(inner) }, labels },
      name: `${parent}/jobs/${name}`,
      outputs: () => ({}),
    };
  },
};

const locationOf = ({ project, region }: Place) => `projects/${project}/locations/${region}`;

/** The provider has other names for a container's lists, and one port where Google has a list. */
function templateOf({ containers, ...rest }: Json): Json {
  const renamed = (containers as readonly Json[]).map(
    ({ envs, commands, ports, ...container }) => ({
      ...container,
      ...(envs ? { env: envs } : {}),
      ...(commands ? { command: commands } : {}),
      ...(ports ? { ports: [ports] } : {}),
    }),
  );
  return { ...rest, containers: renamed };
}

async function grant({ project, role, member }: Json, args: RegisteredArgs) {
  const path = `projects/${project}`;
  const policy = (await send(args, 'resourceManager', `${path}:getIamPolicy`, {})) as Policy;
  const added = { role: String(role), members: [String(member)] };
  const bindings = [...(policy.bindings ?? []), added];
  await send(args, 'resourceManager', `${path}:setIamPolicy`, { policy: { ...policy, bindings } });
  return { id: `${project}/${role}/${member}`, outputs: {} };
}

async function finished(args: RegisteredArgs, api: Api, begun: Json): Promise<void> {
  if (!String(begun.name).includes('operations/')) return;
  for (let operation = begun; ; operation = await send(args, api, String(begun.name))) {
    if (operation.error) throw new Error(JSON.stringify(operation.error));
    if (operation.done === true) return;
    await sleep(POLL_MS);
  }
}

/** A new account is not seen for a moment. */
async function seen(args: RegisteredArgs, api: Api, name: string): Promise<Json> {
  const end = Date.now() + args.ask.limitMs;
  for (;;) {
    const reply = await request(args, api, name);
    if (reply.status !== 404 || Date.now() > end) return accepted(name, reply);
    await sleep(POLL_MS);
  }
}

async function send(args: RegisteredArgs, api: Api, path: string, body?: Json): Promise<Json> {
  return accepted(path, await request(args, api, path, body));
}

function request(
  { endpoints, ask: as }: RegisteredArgs,
  api: Api,
  path: string,
  body?: Json,
): Promise<Reply<Json>> {
  return ask<Json>(as, `${baseOf(endpoints, api)}${path}`, body);
}

function accepted(path: string, reply: Reply<Json>): Json {
  if (reply.status === 200) return reply.body as Json;
  const reason = reply.status === undefined ? reply.reason : reply.body.error?.message;
  throw new Error(`${path} is answered ${reply.status ?? 'by nobody'}: ${reason}`);
}
