import { homedir } from 'node:os';
import { join } from 'node:path';
import { providerVariables } from '../../local/google/exports.ts';
import { withOurs, withoutNpm } from '../path.ts';

export const PROJECT_ID = 'chat-rehearsal';
/** Where gcloud types the tutorial. */
export const BY_HAND = 'chat-by-hand';
export const REGION = 'europe-west3';

type Variables = Readonly<Record<string, string>>;

interface Place {
  readonly port: number;
  /** Where the CLI keeps the state. */
  readonly state: string;
  /** Its own folder, where it writes down its logs and who is logged in. */
  readonly home: string;
}

/**
 * What would lead to the person's own account, stack or passphrase, to who collects their traces, or
 * to another course than the one that is shown.
 */
const THEIRS = /^((GOOGLE|GCLOUD|CLOUDSDK|PULUMI|OTEL)_|TRACEPARENT$|(https?|all|no)_proxy$)/i;

/** The environment of the CLI: the person's, but for what leads to their own account and state. */
export function environmentOf(
  theirs: Readonly<Record<string, string | undefined>>,
  { port, state, home }: Place,
): Variables {
  const kept = Object.entries(theirs).filter((entry): entry is [string, string] => {
    return entry[1] !== undefined && !THEIRS.test(entry[0]);
  });
  return {
    ...Object.fromEntries(kept),
    PATH: withOurs(withoutNpm(theirs.PATH ?? '')),
    PULUMI_HOME: home,
    PULUMI_BACKEND_URL: `file://${state}`,
    // It guards nothing: no secret of anybody is in the state.
    PULUMI_CONFIG_PASSPHRASE: 'rehearsal',
    PULUMI_SKIP_UPDATE_CHECK: 'true',
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: 'true',
    // The CLI has `--event-log` for tools that ask for it.
    PULUMI_DEBUG_COMMANDS: 'true',
    PULUMI_GCP_SKIP_REGION_VALIDATION: 'true',
    // It refuses, and reports, each call that would leave the machine.
    HTTPS_PROXY: `http://127.0.0.1:${port}`,
    NO_PROXY: '127.0.0.1,localhost',
  };
}

/** Where the person's own CLI has its plug-ins. */
export const pluginsOf = ({ PULUMI_HOME }: NodeJS.ProcessEnv): string =>
  join(PULUMI_HOME || join(homedir(), '.pulumi'), 'plugins');

/** Settings of the stack that point Google's provider, and the project's scripts, at this port. */
export function providerSettings(port: number, project = PROJECT_ID): Variables {
  const variables = providerVariables({ port, project, region: REGION });
  const endpoints = Object.entries(variables).flatMap(([name, value]) => {
    const [, words] = /^GOOGLE_(\w+_CUSTOM_ENDPOINT)$/.exec(name) ?? [];
    return words === undefined ? [] : [[`gcp:${camelCase(words)}`, value] as const];
  });
  return {
    'gcp:project': project,
    'gcp:region': REGION,
    // Ten seconds otherwise, more than most things take here.
    'gcp:pollInterval': '1s',
    ...Object.fromEntries(endpoints),
  };
}

const camelCase = (words: string) =>
  words.toLowerCase().replaceAll(/_(\w)/g, (_, letter: string) => letter.toUpperCase());

/** Where a rehearsal of one stack keeps everything. */
export const folderOf = (top: string, stack: string) => join(top, '.local', 'rehearsal', stack);
