import { vi } from 'vitest';
import { type Answer, PROJECT_ID, REGION, startGoogle } from '../../fixture.ts';

export const root = `compute/v1/projects/${PROJECT_ID}`;

/** With what waits for the operation that is answered, as gcloud does. */
export async function startCompute(args: Parameters<typeof startGoogle>[0] = {}) {
  const enabled = ['compute.googleapis.com', 'vpcaccess.googleapis.com'];
  const google = await startGoogle({ enabled, ...args });
  const run = async (method: string, path: string, body?: object): Promise<Answer> => {
    const { status, body: begun } = await google.ask(method, path, body);
    if (status !== 200) return { status, body: begun };
    const scope = begun.region === undefined ? 'global' : `regions/${REGION}`;
    return google.ask('POST', `${root}/${scope}/operations/${begun.name}/wait`);
  };
  return { ...google, run };
}

const GLOBAL = `projects/${PROJECT_ID}/global`;
const base = 'https://compute.googleapis.com/compute/beta';

/** What the provider makes of the program's load balancer: by collection and name, in its order. */
export const parts: readonly (readonly [path: string, body: object])[] = [
  [
    'global/addresses/chat',
    { addressType: 'EXTERNAL', networkTier: 'PREMIUM', labels: { made: 'by-pulumi' } },
  ],
  [
    `regions/${REGION}/networkEndpointGroups/chat`,
    {
      networkEndpointType: 'SERVERLESS',
      cloudRun: { service: 'chat-app' },
      region: `projects/${PROJECT_ID}/global/regions/${REGION}`,
      appEngine: null,
      serverlessDeployment: null,
    },
  ],
  [
    'global/backendServices/chat',
    {
      loadBalancingScheme: 'EXTERNAL_MANAGED',
      protocol: 'HTTPS',
      backends: [
        {
          balancingMode: 'UTILIZATION',
          capacityScaler: 1,
          group: `projects/${PROJECT_ID}/regions/${REGION}/networkEndpointGroups/chat`,
          maxUtilization: null,
        },
      ],
      connectionDraining: { drainingTimeoutSec: 300 },
      iap: null,
    },
  ],
  ['global/urlMaps/chat', { defaultService: `${base}/${GLOBAL}/backendServices/chat` }],
  [
    'global/urlMaps/chat-redirect',
    {
      defaultUrlRedirect: {
        httpsRedirect: true,
        redirectResponseCode: 'MOVED_PERMANENTLY_DEFAULT',
      },
    },
  ],
  ['global/sslCertificates/chat', { type: 'MANAGED', managed: { domains: ['chat.example.com'] } }],
  ['global/sslPolicies/chat', { profile: 'MODERN', minTlsVersion: 'TLS_1_2' }],
  [
    'global/targetHttpsProxies/chat',
    {
      urlMap: `${GLOBAL}/urlMaps/chat`,
      sslPolicy: `${GLOBAL}/sslPolicies/chat`,
      sslCertificates: [`${GLOBAL}/sslCertificates/chat`],
      quicOverride: 'NONE',
      serverTlsPolicy: null,
    },
  ],
  ['global/targetHttpProxies/chat-redirect', { urlMap: `${GLOBAL}/urlMaps/chat-redirect` }],
  ['global/forwardingRules/chat-https', rule('443', 'targetHttpsProxies/chat')],
  ['global/forwardingRules/chat-http', rule('80', 'targetHttpProxies/chat-redirect')],
];

export function rule(portRange: string, target: string): object {
  return {
    loadBalancingScheme: 'EXTERNAL_MANAGED',
    IPAddress: `${GLOBAL}/addresses/chat`,
    portRange,
    target: `${GLOBAL}/${target}`,
  };
}

/** With the parts up to the first of `until`, in front of a service that is taken to be there. */
export async function startBalancing(until = '', args: Parameters<typeof startGoogle>[0] = {}) {
  const compute = await startCompute(args);
  const service = { id: 'chat-app', outputs: {}, note: '' };
  vi.spyOn(compute.project.cloud, 'realised').mockReturnValue(service);
  const make = async (path: string, body: object): Promise<Answer> => {
    const [, collection = '', name] = /^(.+)\/(.+)$/.exec(path) ?? [];
    return compute.run('POST', `${root}/${collection}`, { name, ...body });
  };
  for (const [path, body] of parts) {
    if (until !== '' && path.includes(until)) break;
    await make(path, body);
  }
  const read = async (path: string) => (await compute.ask('GET', `${root}/${path}`)).body;
  return { ...compute, make, read };
}
