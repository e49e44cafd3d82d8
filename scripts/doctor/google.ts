import type { Stack } from '../../local/stack.ts';
import type { Person } from '../command.ts';
import { ask, baseOf, isDisabled, type Reply } from '../google.ts';
import { type Finding, missing, there, unknown } from './finding.ts';
import { permissionsFor, rolesFor } from './roles.ts';

export interface GoogleArgs {
  readonly person: Person;
  readonly config: Stack['config'];
  readonly own: Stack['own'];
  readonly token: string | undefined;
}

interface Body {
  readonly state?: string;
  readonly permissions?: readonly string[];
}

/** Without these two no other can be enabled, not even by the program. */
export async function findApis(args: GoogleArgs): Promise<Finding> {
  const title = 'Google APIs';
  const project = args.config['gcp:project'] ?? 'PROJECT_ID';
  const enable =
    'gcloud services enable serviceusage.googleapis.com cloudresourcemanager.googleapis.com' +
    ` --project ${project}`;
  const cannot = whyNot(args);
  if (cannot !== undefined) return unknown(title, cannot, `make sure: ${enable}`);
  const path = `projects/${project}/services/cloudresourcemanager.googleapis.com`;
  const reply = await request(args, `${baseOf(endpointsOf(args), 'serviceUsage')}${path}`);
  if (reply.status === undefined) return unknown(title, reply.reason);
  const { error, state } = reply.body;
  if (reply.status === 200 && state === 'ENABLED') {
    return there(title, 'Service Usage and Resource Manager are on');
  }
  if (reply.status === 200) return missing(title, 'Resource Manager is off', enable);
  if (isDisabled(reply.body)) return missing(title, 'Service Usage is off', enable);
  return missing(title, error?.message ?? `Google answers ${reply.status}`, forbidden(args));
}

/** Whether the person may do in the project what the program is going to. */
export async function findPermissions(args: GoogleArgs): Promise<Finding> {
  const title = 'Permissions';
  const project = args.config['gcp:project'];
  const cannot = whyNot(args);
  if (cannot !== undefined) return unknown(title, cannot, 'the README lists the roles');
  const base = baseOf(endpointsOf(args), 'resourceManager');
  const permissions = permissionsFor(args.own);
  const reply = await request(args, `${base}projects/${project}:testIamPermissions`, {
    permissions,
  });
  if (reply.status === undefined) return unknown(title, reply.reason);
  const { error, permissions: granted = [] } = reply.body;
  if (isDisabled(reply.body)) return unknown(title, 'Resource Manager is off: see above');
  if (reply.status !== 200) {
    return missing(title, error?.message ?? `Google answers ${reply.status}`, forbidden(args));
  }
  const lacking = permissions.filter((permission) => !granted.includes(permission));
  if (lacking.length === 0) return there(title, `all ${permissions.length} that are needed`);
  const shown = lacking.slice(0, 3).join(', ');
  const more = lacking.length > 3 ? ` and ${lacking.length - 3} more` : '';
  const advice = rolesFor(lacking).map(
    (role) => `gcloud projects add-iam-policy-binding ${project} --member user:YOU --role ${role}`,
  );
  return missing(title, `${shown}${more}`, 'somebody who may has to type', ...advice);
}

function whyNot({ config, token }: GoogleArgs): string | undefined {
  if (!config['gcp:project']) return 'no project is set';
  return token === undefined ? 'no access token to ask Google with' : undefined;
}

const forbidden = ({ config }: GoogleArgs) =>
  `is ${config['gcp:project']} the right project, and has your account a role in it?`;

function request({ person, token }: GoogleArgs, url: string, body?: object): Promise<Reply<Body>> {
  return ask<Body>({ token, limitMs: person.limitMs }, url, body);
}

const endpointsOf = ({ config, person: { env } }: GoogleArgs) => ({ config, env });
