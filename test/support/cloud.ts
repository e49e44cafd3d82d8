import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Cloud } from '../../local/cloud.ts';
import type { CloudArgs, Inputs } from '../../local/realiser.ts';
import { realisers } from '../../local/realisers.ts';

/** A cloud on this machine, in a folder of its own, with what a service and a job stand on. */
export async function startCloud(overrides: Partial<CloudArgs> = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'cloud '));
  const lines: string[] = [];
  const notices: string[] = [];
  const cloud = new Cloud(realisers, {
    folder,
    project: 'demo-project',
    port: 0,
    instances: 1,
    redisServer: undefined,
    onLine: (_instance, line) => lines.push(line),
    onNotice: (notice) => notices.push(notice),
    ...overrides,
  });
  const make = (type: string, inputs: Inputs) => cloud.realise({ type, name: 'some', inputs });
  const account = await make('gcp:serviceaccount/account:Account', { accountId: 'chat' });
  const connector = { name: 'one', ipCidrRange: '10.8.0.0/28' };
  const { id } = await make('gcp:vpcaccess/connector:Connector', connector);
  return {
    cloud,
    folder,
    lines,
    notices,
    make,
    /** What each template refers to. */
    standing: { serviceAccount: account.outputs.email, vpcAccess: { connector: id } },
    async stop() {
      await cloud.destroy(() => {});
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export type TestCloud = Awaited<ReturnType<typeof startCloud>>;

/** The chat as a service whose container is given these variables. */
export function serviceOf(
  { standing }: TestCloud,
  variables: Readonly<Record<string, string>> = {},
) {
  return {
    name: 'chat-app',
    location: 'europe-west3',
    template: {
      ...standing,
      timeout: '300s',
      maxInstanceRequestConcurrency: 10,
      scaling: { maxInstanceCount: 2 },
      containers: [
        {
          image: 'example/app',
          startupProbe: { httpGet: { path: '/health/startup' }, failureThreshold: 3 },
          envs: Object.entries(variables).map(([name, value]) => ({ name, value })),
        },
      ],
    },
  };
}

export const SERVICE = 'gcp:cloudrunv2/service:Service';
