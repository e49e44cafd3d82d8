import { type Lookup, nameOf } from '../adopt/lookup.ts';
import type { Api } from '../google.ts';
import { type Fields, fieldsOf } from './fields.ts';

export interface Place {
  readonly project: string;
  readonly region: string;
}

/** Something in a project, as Google's interfaces tell it. */
export interface Found {
  /** Such as `Redis`. */
  readonly kind: string;
  readonly name: string;
  readonly fields: Fields;
}

export interface Policy {
  readonly bindings?: readonly { readonly role: string; readonly members: readonly string[] }[];
}

type Content = readonly [kind: string, name: string, content: unknown];

/**
 * All that the tutorial, or the program, has made in a project. Its id and its number are replaced by
 * words: what has them in it would differ for that alone.
 */
export async function collect(google: Lookup, place: Place): Promise<Found[]> {
  const { project } = place;
  const about = await google.get('resourceManager', `projects/${project}`);
  const number = String(about?.projectNumber);
  const anonymous = (text: string) =>
    text.replaceAll(project, 'PROJECT').replaceAll(number, 'NUMBER');
  const resources = await resourcesIn(google, place);
  const all = [
    ...(await enabledIn(google, place)),
    ...resources,
    ...(await grantsIn(google, place, resources)),
  ];
  return all.map(([kind, name, content]) => {
    const fields = fieldsOf(JSON.parse(anonymous(JSON.stringify(content))));
    return { kind, name: anonymous(name), fields };
  });
}

async function enabledIn(google: Lookup, { project }: Place): Promise<Content[]> {
  const services = await google.list('serviceUsage', `projects/${project}/services`, 'services');
  const enabled = services.filter(({ state }) => state === 'ENABLED');
  return enabled.map(({ name }) => ['API', nameOf(name), { state: 'ENABLED' }]);
}

async function resourcesIn(google: Lookup, { project, region }: Place): Promise<Content[]> {
  const location = `projects/${project}/locations/${region}`;
  const collections: readonly (readonly [kind: string, api: Api, path: string, key: string])[] = [
    ['Redis', 'redis', `${location}/instances`, 'instances'],
    ['connector', 'vpcAccess', `${location}/connectors`, 'connectors'],
    ['account', 'iamBeta', `projects/${project}/serviceAccounts`, 'accounts'],
    ['repository', 'artifactRegistry', `${location}/repositories`, 'repositories'],
    ['service', 'cloudRunV2', `${location}/services`, 'services'],
    ['job', 'cloudRunV2', `${location}/jobs`, 'jobs'],
  ];
  const found: Content[] = [];
  for (const [kind, api, path, key] of collections) {
    for (const { name, ...rest } of await google.list(api, path, key)) {
      found.push([kind, nameOf(name), rest]);
    }
  }
  return found;
}

/** Who may do what in the project, and with each service. */
async function grantsIn(
  google: Lookup,
  { project, region }: Place,
  resources: readonly Content[],
): Promise<Content[]> {
  const policies: [string, Policy | undefined][] = [
    ['project', await google.get('resourceManager', `projects/${project}:getIamPolicy`, {})],
  ];
  for (const [, name] of resources.filter(([kind]) => kind === 'service')) {
    const path = `projects/${project}/locations/${region}/services/${name}:getIamPolicy`;
    policies.push([`service ${name}`, await google.get('cloudRunV2', path)]);
  }
  return policies.flatMap(([resource, policy]) => {
    return (policy?.bindings ?? []).flatMap(({ role, members }) => {
      return members.map((member): Content => ['grant', `${role} on ${resource} to ${member}`, {}]);
    });
  });
}
