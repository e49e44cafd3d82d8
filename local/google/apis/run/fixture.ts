import { type Answer, LOCATION, PROJECT_ID, startGoogle } from '../../fixture.ts';

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

type Started = Pick<Awaited<ReturnType<typeof startGoogle>>, 'ask' | 'project'>;

/** A secret of one version, which the account of services that name none may read. */
export async function addSecret({ ask, project }: Started, id: string) {
  const secrets = `secret/v1/projects/${PROJECT_ID}/secrets`;
  await ask('POST', `${secrets}?secretId=${id}`, { replication: { automatic: {} } });
  await ask('POST', `${secrets}/${id}:addVersion`, { payload: { data: btoa('{}') } });
  const members = [`serviceAccount:${project.number}-compute@developer.gserviceaccount.com`];
  const bindings = [{ role: 'roles/secretmanager.secretAccessor', members }];
  await ask('POST', `${secrets}/${id}:setIamPolicy`, { policy: { bindings } });
}

/** The chat answers by itself where a service is. */
export async function reach({ body }: Answer): Promise<string> {
  const response = await fetch(`${body.response?.uri ?? body.uri}/health/live`);
  return `${response.status}`;
}
