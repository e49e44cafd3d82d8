import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Stack } from '../../local/stack.ts';
import { ask, type Person } from '../command.ts';
import { type Finding, missing, there } from './finding.ts';

/** Keys that the provider takes from the environment; this script does not read them. */
const keyVariables = ['GOOGLE_CREDENTIALS', 'GOOGLE_CLOUD_KEYFILE_JSON', 'GCLOUD_KEYFILE_JSON'];

const login =
  '`gcloud auth application-default login`; ' +
  'https://cloud.google.com/sdk/docs/install tells how to get gcloud';

interface Credentials {
  readonly finding: Finding;
  /** To ask Google with, as the person who deploys; undefined: cannot be had here. */
  readonly token: string | undefined;
}

/** What the provider would show to Google, in the order in which it looks. */
export async function findCredentials(
  person: Person,
  stack: string | undefined,
  config: Stack['config'],
): Promise<Credentials> {
  const title = 'Google credentials';
  const { env } = person;
  if (config['gcp:accessToken'] && stack !== undefined) {
    const args = ['config', 'get', 'gcp:accessToken', '--stack', stack, '--non-interactive'];
    const answer = await ask(person, 'pulumi', ...args);
    const finding = there(title, "the stack's setting gcp:accessToken");
    return { finding, token: answer.ok ? answer.out : undefined };
  }
  if (env.GOOGLE_OAUTH_ACCESS_TOKEN) {
    const finding = there(title, 'GOOGLE_OAUTH_ACCESS_TOKEN is set');
    return { finding, token: env.GOOGLE_OAUTH_ACCESS_TOKEN };
  }
  const key = config['gcp:credentials']
    ? "the stack's setting gcp:credentials"
    : keyVariables.find((name) => env[name]);
  if (key !== undefined) return { finding: there(title, key), token: undefined };
  return applicationDefault(title, person);
}

/** Google's Application Default Credentials: a file, or on Google Cloud the machine's account. */
async function applicationDefault(title: string, person: Person): Promise<Credentials> {
  const { GOOGLE_APPLICATION_CREDENTIALS: named, CLOUDSDK_CONFIG: folder, HOME } = person.env;
  const home = join(HOME ?? homedir(), '.config', 'gcloud');
  const file = named || join(folder || home, 'application_default_credentials.json');
  const exists = existsSync(file);
  if (named && !exists) {
    const found = `GOOGLE_APPLICATION_CREDENTIALS names ${named}, which is not there`;
    return { finding: missing(title, found, 'correct it, or unset it'), token: undefined };
  }
  const answer = await ask(person, 'gcloud', 'auth', 'application-default', 'print-access-token');
  if (answer.ok) {
    const found = exists ? file : "this machine's own account";
    return { finding: there(title, found), token: answer.out };
  }
  if (exists && answer.absent) return { finding: there(title, file), token: undefined };
  const found = exists ? `${file} is no longer accepted: ${answer.reason}` : 'none';
  return { finding: missing(title, found, login), token: undefined };
}
