import { type Answer, LOCATION, startGoogle } from '../../fixture.ts';

export const SERVICES = `run/v2/${LOCATION}/services`;
export const IMAGE = 'europe-west3-docker.pkg.dev/demo-project/chat/app:1';
export const CONNECTOR = `${LOCATION}/connectors/chat`;

/** The least that can be said of a service. */
export const least = { template: { containers: [{ image: IMAGE }] } };

/** A variable that the chat does not know, and therefore does not start with. */
export const broken = {
  template: { containers: [{ image: IMAGE, env: [{ name: 'REDIS_NONSENSE', value: '1' }] }] },
};

/** With an account to run as, and a connector that is ready. */
export async function startRun(args: Parameters<typeof startGoogle>[0] = {}) {
  const names = ['run', 'vpcaccess', 'compute', 'iam', 'secretmanager'];
  const enabled = names.map((name) => `${name}.googleapis.com`);
  const started = await startGoogle({ enabled, ...args });
  await started.project.cloud.realise({
    type: 'gcp:serviceaccount/account:Account',
    name: 'identity',
    inputs: { accountId: 'chat-identity' },
  });
  await started.finish('POST', `vpcaccess/v1/${LOCATION}/connectors?connectorId=chat`, {
    ipCidrRange: '10.8.0.0/28',
    network: 'default',
    minInstances: 2,
    maxInstances: 3,
  });
  return started;
}

/** The chat answers by itself where a service is. */
export async function reach({ body }: Answer): Promise<string> {
  const response = await fetch(`${body.response?.uri ?? body.uri}/health/live`);
  return `${response.status}`;
}
