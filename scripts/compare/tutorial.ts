import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { type ExportsArgs, gcloudVariables } from '../../local/google/exports.ts';

export interface TutorialArgs {
  readonly project: string;
  readonly region: string;
  /** What the deployment takes instead of building: it is built elsewhere, and pushed already. */
  readonly image: string;
}

/** As the program calls what it makes in a stack without a suffix. */
const names = { redis: 'chat-redis', connector: 'chat-vpc' };

/**
 * What Google's tutorial has a person type, in its order, `--source .` being `--image`:
 * https://cloud.google.com/run/docs/tutorials/websockets
 */
export function tutorial({ project, region, image }: TutorialArgs): readonly string[] {
  return [
    ...settings(project, region),
    'gcloud services enable run.googleapis.com redis.googleapis.com vpcaccess.googleapis.com' +
      ' artifactregistry.googleapis.com cloudbuild.googleapis.com',
    `gcloud redis instances create ${names.redis} --size=1 --region=${region}`,
    `gcloud compute networks vpc-access connectors create ${names.connector}` +
      ` --region ${region} --range "10.8.0.0/28"`,
    `export REDISHOST=$(gcloud redis instances describe ${names.redis}` +
      ` --region ${region} --format "value(host)")`,
    'gcloud iam service-accounts create chat-identity',
    `gcloud projects add-iam-policy-binding ${project}` +
      ` --member=serviceAccount:chat-identity@${project}.iam.gserviceaccount.com` +
      ' --role=roles/serviceusage.serviceUsageConsumer',
    `gcloud run deploy chat-app --image ${image} --vpc-connector ${names.connector}` +
      ' --allow-unauthenticated --timeout 3600 --service-account chat-identity' +
      ' --update-env-vars REDISHOST=$REDISHOST',
  ];
}

/** What `--source` makes by itself, before it builds: there the image is pushed to. */
export function repository({ project, region }: Omit<TutorialArgs, 'image'>): readonly string[] {
  return [
    ...settings(project, region),
    'gcloud services enable artifactregistry.googleapis.com',
    'gcloud artifacts repositories create cloud-run-source-deploy --repository-format=docker' +
      ` --location=${region} --description="Cloud Run Source Deployments"`,
  ];
}

/** Its last chapter; "all other resources" are named here. */
export function cleanUp({ project, region }: Omit<TutorialArgs, 'image'>): readonly string[] {
  const account = `chat-identity@${project}.iam.gserviceaccount.com`;
  const where = `--region=${region} --project=${project}`;
  return [
    'gcloud run services delete chat-app',
    'gcloud config unset run/region',
    'gcloud config unset project',
    `gcloud redis instances delete ${names.redis} ${where}`,
    `gcloud compute networks vpc-access connectors delete ${names.connector} ${where}`,
    `gcloud projects remove-iam-policy-binding ${project} --member=serviceAccount:${account}` +
      ' --role=roles/serviceusage.serviceUsageConsumer',
    `gcloud iam service-accounts delete ${account} --project=${project}`,
    'gcloud artifacts repositories delete cloud-run-source-deploy' +
      ` --location=${region} --project=${project}`,
  ];
}

const settings = (project: string, region: string) => [
  `gcloud config set project ${project}`,
  `gcloud config set run/region ${region}`,
];

/**
 * What gcloud finds around it: nothing of the person's own, and neither the project nor the region,
 * which the tutorial has a person say by hand.
 *
 * @param home a folder for its configuration
 */
export function environmentOf(home: string, args: ExportsArgs) {
  const { CLOUDSDK_CORE_PROJECT, CLOUDSDK_RUN_REGION, ...variables } = gcloudVariables(args);
  return { PATH: process.env.PATH, HOME: home, CLOUDSDK_CONFIG: home, ...variables };
}

/**
 * Types commands into one shell, each of which has to succeed; resolves with all that was printed.
 *
 * @param env the shell's whole environment
 */
export async function type(
  commands: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  onLine: (line: string) => void = () => {},
): Promise<string> {
  const shell = spawn('bash', ['-s'], { env, stdio: ['pipe', 'pipe', 'pipe'] });
  const printed: string[] = [];
  const heard = (line: string) => {
    printed.push(line);
    onLine(line);
  };
  for (const stream of [shell.stdout, shell.stderr]) {
    createInterface({ input: stream }).on('line', heard);
  }
  const shown = (command: string) => `printf '$ %s\\n' '${command.replaceAll("'", "'\\''")}'`;
  // gcloud would read the rest of the script as answers.
  const lines = commands.flatMap((command) => [shown(command), `{ ${command}\n} </dev/null`]);
  shell.stdin.on('error', () => {}).end(`set -euo pipefail\n${lines.join('\n')}\n`);
  const code = await new Promise<number | string>((resolve, reject) => {
    shell.once('error', reject);
    shell.once('close', (status, signal) => resolve(status ?? String(signal)));
  });
  const all = printed.join('\n');
  if (code === 0) return all;
  throw new Error(`expected every command to succeed, one ended with ${code}:\n${all}`);
}
