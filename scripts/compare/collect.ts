import type { Json, Lookup } from '../adopt/lookup.ts';
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

interface Policy {
  readonly bindings?: readonly { readonly role: string; readonly members: readonly string[] }[];
}

/**
 * All that the tutorial, or the program, has made in a project. Its id and its number are replaced by
 * words: what has them in it would differ for that alone.
 */
export async function collect(google: Lookup, { project, region }: Place): Promise<Found[]> {
  const location = `projects/${project}/locations/${region}`;
  const about = await google.get('resourceManager', `projects/${project}`);
  const anonymous = (text: string) =>
    text.replaceAll(project, 'PROJECT').replaceAll(number, 'NUMBER');
  const number = String(about?.projectNumber);
  const found: Found[] = [];
  const add = (kind: string, name: string, content: unknown) => {
    const fields = fieldsOf(JSON.parse(anonymous(JSON.stringify(content))));
    found.push({ kind, name: anonymous(name), fields });
  };
  const addAll = (kind: string, items: readonly Json[]) => {
    for (const item of items) add(kind, shortName(item), without(item, 'name'));
  };

  const services = await google.list('serviceUsage', `projects/${project}/services`, 'services');
  const enabled = services.filter(({ state }) => state === 'ENABLED').map(shortName);
  for (const api of enabled) add('API', api, { state: 'ENABLED' });
  addAll('Redis', await google.list('redis', `${location}/instances`, 'instances'));
  addAll('connector', await google.list('vpcAccess', `${location}/connectors`, 'connectors'));
  addAll(
    'account',
    await google.list('iamBeta', `projects/${project}/serviceAccounts`, 'accounts'),
  );
  addAll(
    'repository',
    await google.list('artifactRegistry', `${location}/repositories`, 'repositories'),
  );
  addAll('service', await google.list('cloudRunV2', `${location}/services`, 'services'));
  addAll('job', await google.list('cloudRunV2', `${location}/jobs`, 'jobs'));

  const policies: [string, Policy | undefined][] = [
    ['project', await google.get('resourceManager', `projects/${project}:getIamPolicy`, {})],
  ];
  for (const { name } of found.filter(({ kind }) => kind === 'service')) {
    const path = `${location}/services/${name}:getIamPolicy`;
    policies.push([`service ${name}`, await google.get('cloudRunV2', path)]);
  }
  for (const [resource, policy] of policies) {
    for (const { role, members } of policy?.bindings ?? []) {
      for (const member of members) add('grant', `${role} on ${resource}`, { member });
    }
  }
  return found;
}

const shortName = ({ name }: Json) => String(name).split('/').at(-1) ?? '';

function without(item: Json, key: string): Json {
  return Object.fromEntries(Object.entries(item).filter(([name]) => name !== key));
}
