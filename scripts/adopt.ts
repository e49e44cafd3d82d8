/** `npm run adopt`: takes what was made by hand into a stack, so that nothing of it is replaced. */
import { join } from 'node:path';
import { styleText } from 'node:util';
import { withSuffix } from '../infra/conflicts.ts';
import { readStack, type Stack } from '../local/stack.ts';
import { Cli } from './adopt/cli.ts';
import { discover, type Names, type Place } from './adopt/discover.ts';
import { importFile } from './adopt/import.ts';
import { type Kept, settingsToKeep } from './adopt/keep.ts';
import { isSettled, requireSame } from './adopt/known.ts';
import { Lookup } from './adopt/lookup.ts';
import { help, type Options, readOptions } from './adopt/options.ts';
import { type Plan, type Planned, plan } from './adopt/plan.ts';
import { calledOf, describeResources, describeSettings } from './adopt/report.ts';
import { Declined, walk } from './adopt/walk.ts';
import type { Person } from './command.ts';
import { findCredentials } from './doctor/credentials.ts';
import { encryptedSettings, findStack } from './doctor/stack.ts';
import { withOurs, withoutNpm } from './path.ts';

const LIMIT_MS = 30_000;
const top = join(import.meta.dirname, '..');

const say = (line: string) => void process.stdout.write(`${line}\n`);

const options = understood();
if (options?.help) process.stdout.write(help);
else if (options !== undefined) {
  await adopt(options).catch((error: Error) => {
    process.exitCode = 1;
    if (error instanceof Declined) return say(error.message);
    console.error(styleText('red', error.message, { stream: process.stderr }));
  });
}

function understood(): Options | undefined {
  try {
    return readOptions(process.argv.slice(2));
  } catch (error) {
    console.error(`${(error as Error).message}\nnpm run adopt -- --help`);
    process.exitCode = 2;
    return undefined;
  }
}

async function adopt(options: Options): Promise<void> {
  const env = { ...process.env, PATH: withOurs(withoutNpm(process.env.PATH ?? '')) };
  const person = { env, folder: top, limitMs: LIMIT_MS };
  const stack = await chosenStack(person, options.stack);
  const encrypted = encryptedSettings(top, stack);
  const { config, project, own: current } = readStack(stack, encrypted);
  requireClear(encrypted, project);
  const place = placeOf(options, config);
  const google = new Lookup(
    { config, env: person.env },
    await tokenOf(person, stack, config),
    LIMIT_MS,
  );
  const cli = new Cli(person, stack);

  say(`Looking in project ${place.project}, region ${place.region} …\n`);
  const known = await cli.known();
  const usual = usualNames(current);
  const found = await discover(google, place, options.names, usual, isSettled(known));
  const kept = [...placeToKeep(place, config), ...settingsToKeep(found, current)];
  const overrides = Object.fromEntries(kept.map(({ setting, value }) => [setting, value]));
  const planned = await plan({ google, place, stack, config: { ...encrypted, ...overrides } });

  for (const line of describeResources(planned.resources, known)) say(line);
  if (kept.length > 0) say('\nSettings that keep what is there:');
  for (const line of describeSettings(kept)) say(line);
  for (const line of await leftAlone(google, place, found.others)) say(line);
  requireSame(planned, known);
  refuseReplacements(planned);
  if (options['dry-run']) return say('\nNothing was changed: --dry-run.');
  if (planned.resources.every(({ importId }) => importId === undefined)) {
    return say('\nNothing of it is there: `npm run up` makes all of it.');
  }
  const file = join('.local', 'adopt', `${stack}.json`);
  const toImport = importFile(planned, known);
  await walk({ cli, kept, toImport, folder: top, file, yes: options.yes, say });
}

async function chosenStack(person: Person, named: string | undefined): Promise<string> {
  const { finding, name } = await findStack(person, named);
  if (finding.state === 'there' && name !== undefined) return name;
  throw new Error(`stack: ${[finding.found, ...finding.advice].join('; ')}`);
}

/** Encrypted settings are for the CLI alone: what is not known cannot be kept. */
function requireClear(encrypted: Readonly<Record<string, unknown>>, project: string) {
  const ours = Object.keys(encrypted).filter((key) => {
    const isOwn = key.startsWith(`${project}:`) || !key.includes(':');
    return isOwn || ['gcp:project', 'gcp:region'].includes(key);
  });
  if (ours.length === 0) return;
  throw new Error(
    `encrypted settings cannot be read here: ${ours.join(', ')}; none of them is a secret, so ` +
      'write them in clear (pulumi config set) first',
  );
}

function placeOf({ project, region }: Options, config: Stack['config']): Place {
  const place = {
    project: project ?? config['gcp:project'] ?? '',
    region: region ?? config['gcp:region'] ?? '',
  };
  for (const [name, value] of Object.entries(place)) {
    if (value !== '') continue;
    throw new Error(`expected a ${name}: add --${name}, or pulumi config set gcp:${name} …`);
  }
  return place;
}

async function tokenOf(person: Person, stack: string, config: Stack['config']): Promise<string> {
  const { finding, token } = await findCredentials(person, stack, config);
  if (token !== undefined) return token;
  const advice = 'set GOOGLE_OAUTH_ACCESS_TOKEN to what `gcloud auth print-access-token` prints';
  throw new Error(
    `no access token to ask Google with (${finding.found}): ` +
      `${[...finding.advice, advice].join('; or ')}`,
  );
}

/** What the stack would call what it makes. */
function usualNames(settings: Readonly<Record<string, string>>): Required<Names> {
  const { suffix = '' } = settings;
  const name = (setting: string) => withSuffix(settings[setting] ?? '', suffix);
  return {
    service: name('serviceName'),
    redis: name('redisName'),
    connector: name('connectorName'),
    'service-account': name('serviceAccountName'),
  };
}

function placeToKeep(place: Place, config: Stack['config']): Kept[] {
  return Object.entries(place)
    .map(([key, value]) => ({ setting: `gcp:${key}`, value }))
    .filter(({ setting, value }) => config[setting] !== value)
    .map((one) => ({ ...one, before: config[one.setting] ?? '', why: 'is not where it is' }));
}

async function leftAlone(google: Lookup, { project, region }: Place, others: readonly string[]) {
  const lines: string[] = [];
  const images = `projects/${project}/locations/${region}/repositories/cloud-run-source-deploy`;
  if ((await google.get('artifactRegistry', images)) !== undefined) {
    lines.push(
      '\nLeft alone: the repository cloud-run-source-deploy, in which gcloud keeps the images of all',
      `that it ever built from source, and its bucket run-sources-${project}-${region}.`,
      'Once the new image serves, and if nothing else uses them, delete them by hand.',
    );
  }
  if (others.length > 0) {
    lines.push(`\nNot taken, as nothing says that it is the chat's: ${others.join(', ')}`);
  }
  return lines;
}

/** What no setting can keep is said before anything is written. */
function refuseReplacements({ resources }: Plan): void {
  const replaced = resources.filter(isReplaced);
  if (replaced.length === 0) return;
  const lines = replaced.map(({ resource, differences }) => {
    const fields = differences.filter(({ replaces }) => replaces).map(({ field }) => field);
    return `  ${calledOf(resource)}: ${fields.join(', ')}`;
  });
  throw new Error(
    '\nAn update would replace this, and no setting keeps it as it is:\n' +
      `${lines.join('\n')}\nChange it at Google first, or name another one (--help).`,
  );
}

function isReplaced({ differences }: Planned): boolean {
  return differences.some(({ replaces }) => replaces);
}
