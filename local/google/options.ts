import { parseArgs } from 'node:util';

export interface Options {
  readonly help: boolean;
  readonly port: number;
  readonly speed: number;
  readonly projects: readonly string[];
  readonly region: string;
  readonly redis: string | undefined;
  readonly all: boolean;
}

export const help = `Google Cloud on this machine, as far as the chat's stacks use it: Google's REST interfaces over
HTTP, for gcloud, Pulumi's provider, Docker and client libraries. What is made is real: a Redis that
answers, a service that serves.

  npm run cloud -- [options]

  --port N       port of the interfaces and of the registry (default 8090; 0 takes a free one)
  --speed N      how many times faster than Google's the operations are (default 60: a minute takes
                 a second)
  --project ID   a project that there is; may be given several times (default demo-project)
  --region NAME  region of the exports (default europe-west3)
  --redis PATH   Redis or Valkey server to use (default: the one on the PATH)
  --all          print every request, reads too
  --help         this text

Nothing is kept: Ctrl-C takes everything down, and the next start is an empty project.
`;

/** https://cloud.google.com/resource-manager/docs/creating-managing-projects */
const PROJECT = /^[a-z][a-z0-9-]{4,28}[a-z0-9]$/;

/** Throws an Error for the person when an option is unknown or its value is not usable. */
export function readOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      help: { type: 'boolean', default: false, short: 'h' },
      port: { type: 'string', default: '8090' },
      speed: { type: 'string', default: '60' },
      project: { type: 'string', multiple: true, default: ['demo-project'] },
      region: { type: 'string', default: 'europe-west3' },
      redis: { type: 'string' },
      all: { type: 'boolean', default: false },
    },
  });
  const { help, port, speed, project, region, redis, all } = values;
  for (const id of project) {
    if (PROJECT.test(id)) continue;
    const allowed = '6 to 30 lower-case letters, digits and hyphens, beginning with a letter';
    throw new Error(`--project: expected ${allowed}, got "${id}"`);
  }
  if (!/^[a-z]+-[a-z]+\d+$/.test(region)) {
    throw new Error(`--region: expected a region such as europe-west3, got "${region}"`);
  }
  return {
    help,
    port: number('--port', port, 0, 65_535, true),
    speed: number('--speed', speed, 0.1, 1e6, false),
    projects: [...new Set(project)],
    region,
    redis,
    all,
  };
}

function number(option: string, given: string, min: number, max: number, whole: boolean): number {
  const value = /^\d+(\.\d+)?$/.test(given) ? Number(given) : Number.NaN;
  if (value >= min && value <= max && (!whole || Number.isInteger(value))) return value;
  throw new Error(
    `${option}: expected a ${whole ? 'whole ' : ''}number from ${min} to ${max}, got "${given}"`,
  );
}
