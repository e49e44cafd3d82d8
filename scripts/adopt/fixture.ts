import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Stack } from '../../local/stack.ts';
import type { Json } from './lookup.ts';

export const place = { project: 'demo-project', region: 'europe-west3' };

const parent = 'projects/demo-project/locations/europe-west3';
const email = 'chat-identity@demo-project.iam.gserviceaccount.com';
const invoker = { role: 'roles/run.invoker', members: ['allUsers'] };
const consumer = {
  role: 'roles/serviceusage.serviceUsageConsumer',
  members: ['user:somebody@example.com', `serviceAccount:${email}`],
};

/** What the tutorial's commands make, as Google tells it: by the path of each. */
export function tutorial({ redis = {}, connector = {}, service = {} } = {}): Record<string, Json> {
  return {
    [`redis/${parent}/instances/my-redis`]: {
      name: `${parent}/instances/my-redis`,
      host: '10.1.2.3',
      port: 6379,
      tier: 'BASIC',
      memorySizeGb: 1,
      redisVersion: 'REDIS_7_0',
      authorizedNetwork: 'projects/demo-project/global/networks/default',
      connectMode: 'DIRECT_PEERING',
      transitEncryptionMode: 'DISABLED',
      ...redis,
    },
    [`vpcAccess/${parent}/connectors/my-connector`]: {
      name: `${parent}/connectors/my-connector`,
      network: 'default',
      ipCidrRange: '10.8.0.0/28',
      machineType: 'e2-micro',
      minInstances: 2,
      maxInstances: 10,
      minThroughput: 200,
      maxThroughput: 1000,
      state: 'READY',
      ...connector,
    },
    [`iamBeta/projects/demo-project/serviceAccounts/${email}`]: {
      name: `projects/demo-project/serviceAccounts/${email}`,
      email,
    },
    [`cloudRunV2/${parent}/services/chat-app`]: {
      name: `${parent}/services/chat-app`,
      ingress: 'INGRESS_TRAFFIC_ALL',
      template: {
        serviceAccount: email,
        timeout: '3600s',
        maxInstanceRequestConcurrency: 80,
        vpcAccess: { connector: `${parent}/connectors/my-connector` },
        containers: [
          {
            image: 'gcr.io/demo-project/chat',
            env: [{ name: 'REDISHOST', value: '10.1.2.3' }],
            resources: { limits: { cpu: '1000m', memory: '512Mi' } },
          },
        ],
      },
      ...service,
    },
    [`cloudRunV2/${parent}/services/chat-app:getIamPolicy`]: { bindings: [invoker] },
    'resourceManager/projects/demo-project:getIamPolicy': { bindings: [consumer] },
  };
}

/** Google's interfaces, answering of these things alone; and the settings that lead there. */
export async function serveGoogle(things: Record<string, Json>) {
  const server = createServer(({ url = '' }, response) => {
    const path = new URL(url, 'http://localhost').pathname.slice(1);
    const answer = things[path] ?? list(things, path);
    response.writeHead(answer === undefined ? 404 : 200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(answer ?? { error: { message: `${path} was not found` } }));
  }).listen(0);
  await new Promise((resolve) => server.once('listening', resolve));
  const apis = ['artifactRegistry', 'cloudRunV2', 'compute', 'dns', 'iamBeta', 'monitoring'].concat(
    ...['redis', 'resourceManager', 'secretManager', 'serviceUsage', 'vpcAccess'],
  );
  const base = `http://localhost:${(server.address() as AddressInfo).port}`;
  const config: Stack['config'] = Object.fromEntries(
    apis.map((api) => [`gcp:${api}CustomEndpoint`, `${base}/${api}/`]),
  );
  return {
    config,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** A collection is all that has its path before its name; a page of it holds one. */
function list(things: Record<string, Json>, path: string): Json | undefined {
  const collection = path.split('/').at(-1) ?? '';
  if (
    !/^(instances|connectors|services|alertPolicies|uptimeCheckConfigs|dashboards)$/.test(
      collection,
    )
  )
    return undefined;
  const found = Object.entries(things).filter(([key]) => {
    return key.startsWith(`${path}/`) && !key.includes(':');
  });
  return { [collection]: found.map(([, thing]) => thing) };
}
