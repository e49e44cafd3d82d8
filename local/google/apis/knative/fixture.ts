import { once } from 'node:events';
import { request } from 'node:http';
import { json } from 'node:stream/consumers';
import type { Answer } from '../../fixture.ts';
import { IMAGE, startRun } from '../run/fixture.ts';

export const KNATIVE = 'apis/serving.knative.dev/v1/namespaces/demo-project';

/** As gcloud 528 sends it for the tutorial's `gcloud run deploy`. */
export const asGcloud = {
  apiVersion: 'serving.knative.dev/v1',
  kind: 'Service',
  metadata: {
    annotations: {
      'run.googleapis.com/client-name': 'gcloud',
      'run.googleapis.com/client-version': '528.0.0',
    },
    labels: {},
    name: 'chat-app',
    namespace: 'demo-project',
  },
  spec: {
    template: {
      metadata: {
        annotations: {
          'run.googleapis.com/client-name': 'gcloud',
          'run.googleapis.com/client-version': '528.0.0',
          'run.googleapis.com/startup-cpu-boost': 'True',
          'run.googleapis.com/vpc-access-connector': 'chat',
        },
        labels: { 'client.knative.dev/nonce': 'pixgkrcazs' },
      },
      spec: {
        containers: [{ env: [{ name: 'REDISHOST', value: '10.1.2.3' }], image: IMAGE, name: '' }],
        nodeSelector: {},
        serviceAccountName: 'chat-identity',
        timeoutSeconds: 3600,
      },
    },
  },
  status: { address: {} },
};

/** Asks as gcloud does: of a proxy, with the region before the host. */
export async function startGcloud() {
  const started = await startRun();
  const ask = async (
    method: string,
    path: string,
    body?: object,
    region = 'europe-west3',
  ): Promise<Answer> => {
    const url = `http://${region}-127.0.0.1:${started.port}/run/${path}`;
    const asked = request({ host: '127.0.0.1', port: started.port, method, path: url });
    asked.end(body && JSON.stringify(body));
    const [response] = await once(asked, 'response');
    return { status: response.statusCode, body: await json(response) };
  };
  /** Sets a service, and waits for the operation that it tells of. */
  const deploy = async (method: string, path: string, body: object): Promise<Answer> => {
    const { body: begun } = await ask(method, path, body);
    const id = begun.metadata.annotations['run.googleapis.com/operation-id'];
    const operation = `v1/projects/demo-project/locations/europe-west3/operations/${id}`;
    return ask('POST', `${operation}:wait`, { timeout: '30s' });
  };
  return { ...started, askInRegion: ask, deploy };
}
