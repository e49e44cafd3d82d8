import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { Agent, type RequestOptions, request } from 'node:https';
import { text } from 'node:stream/consumers';
import { type ConnectionOptions, connect } from 'node:tls';
import { types } from '../../local/balancer.ts';
import type { Inputs, Realised } from '../../local/realiser.ts';
import { SERVICE, serviceOf, type TestCloud } from './cloud.ts';

export const DOMAIN = 'chat.example.com';
const loadBalancingScheme = 'EXTERNAL_MANAGED';
/** What the program tells the chat behind one. */
const told = { CHAT_TRUSTED_HOPS: '2', CHAT_ALLOWED_ORIGINS: `https://${DOMAIN}` };

/** The chat behind a load balancer, as the program has it. */
export async function balance(test: TestCloud, variables: Readonly<Record<string, string>> = {}) {
  const make = (type: string, inputs: Inputs) => test.make(type, { name: 'chat', ...inputs });
  const service = await make(SERVICE, {
    ...serviceOf(test, { ...told, ...variables }),
    ingress: 'INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER',
    invokerIamDisabled: true,
  });
  const behind = { region: 'europe-west3', cloudRun: { service: 'chat-app' } };
  const { id: group } = await make(types.group, behind);
  const backend = await make(types.backend, { loadBalancingScheme, backends: [{ group }] });
  const urlMap = await make(types.urlMap, { defaultService: backend.id });
  const redirect = { name: 'redirect', defaultUrlRedirect: { httpsRedirect: true } };
  const plainUrlMap = await make(types.urlMap, redirect);
  const certificate = await make(types.certificate, { managed: { domains: [DOMAIN] } });
  const policy = await make(types.policy, { minTlsVersion: 'TLS_1_2' });
  const https = await make(types.httpsProxy, {
    urlMap: urlMap.id,
    sslCertificates: [certificate.id],
    sslPolicy: policy.id,
  });
  const http = await make(types.httpProxy, { urlMap: plainUrlMap.id });
  const { outputs } = await make(types.address, {});
  const at = { ipAddress: outputs.address, loadBalancingScheme };
  const rule = await make(types.rule, { ...at, name: 'https', portRange: '443', target: https.id });
  const plain = await make(types.rule, { ...at, name: 'http', portRange: '80', target: http.id });
  const agent = agentTo(portOf(rule), certificate.credentials?.authority);
  return { service, policy, certificate, https, rule, agent, plainPort: portOf(plain) };
}

const portOf = ({ outputs }: Realised) => Number(String(outputs.listensAt).split(':')[1]);

/** Finds the domain at a port of this machine, and trusts who signed for it. */
function agentTo(port: number, ca: string | undefined): Agent {
  const agent = new Agent();
  agent.createConnection = ({ maxVersion }: ConnectionOptions) => {
    return connect({ maxVersion, host: '127.0.0.1', port, servername: DOMAIN, ca });
  };
  return agent;
}

/** Asks for a page, or for a socket; of an answer to that, the status. */
export async function ask(path: string, options: RequestOptions) {
  const asked = request({ host: DOMAIN, path, ...options }).end();
  const opened = once(asked, 'upgrade').then(([, socket]) => {
    socket.destroy();
    return { status: 101, headers: {}, text: '' };
  });
  const answered = once(asked, 'response').then(async ([answer]: IncomingMessage[]) => {
    const { statusCode: status, headers } = answer as IncomingMessage;
    return { status, headers, text: await text(answer as IncomingMessage) };
  });
  return Promise.race([opened, answered]);
}
