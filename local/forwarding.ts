import { createServer, type IncomingMessage } from 'node:http';
import { createServer as createSecureServer, type Server } from 'node:https';
import { createSecureContext, type SecureVersion } from 'node:tls';
import { type Certificate, type Policy, type Redirect, type Rule, types } from './balancer.ts';
import { type Handler, Listener, saying } from './listener.ts';
import type { Desk } from './realiser.ts';
import { find, idOf } from './reference.ts';
import { addressOf, follow } from './route.ts';

/** https://cloud.google.com/compute/docs/reference/rest/v1/urlMaps */
const redirectCodes: Readonly<Record<string, number>> = {
  MOVED_PERMANENTLY_DEFAULT: 301,
  FOUND: 302,
  SEE_OTHER: 303,
  TEMPORARY_REDIRECT: 307,
  PERMANENT_REDIRECT: 308,
};

const noBackend = saying(
  502,
  'The server encountered a temporary error and could not complete your request.\n',
);

/** The least that a client has to speak, by a policy's word for it; the first is without a policy. */
const tlsVersions: Readonly<Record<string, SecureVersion>> = {
  TLS_1_0: 'TLSv1',
  TLS_1_1: 'TLSv1.1',
  TLS_1_2: 'TLSv1.2',
  TLS_1_3: 'TLSv1.3',
};

/**
 * Listens on a free port of this machine, in the place of the address that a rule has. Where that
 * leads is looked up for each request: all of it may change meanwhile.
 */
export function forward(rule: () => Rule, desk: Desk): Promise<Listener> {
  const isSecure = find(desk, types.httpsProxy, rule().target) !== undefined;
  const server = isSecure ? secureServer(rule, desk) : createServer({ requestTimeout: 0 });
  const handler = () => handlerOf(rule(), isSecure ? 'https' : 'http', desk);
  return Listener.start(server, 0, {
    answer: (request, response) => handler().answer(request, response),
    pass: (request, socket, head) => handler().pass(request, socket, head),
  });
}

function handlerOf(rule: Rule, scheme: 'http' | 'https', desk: Desk): Handler {
  const { redirect, frontEnd } = follow(rule, desk);
  if (redirect) return redirecting(redirect);
  const balancer = addressOf(rule, desk) ?? rule.ipAddress;
  return frontEnd?.by({ scheme, balancer }) ?? noBackend;
}

function redirecting({ redirectResponseCode = '', stripQuery = false }: Redirect): Handler {
  const status = redirectCodes[redirectResponseCode] ?? 301;
  return saying(status, '', ({ headers: { host = '' }, url = '/' }: IncomingMessage) => {
    // The port that was asked is that of another rule.
    const name = host.replace(/:\d+$/, '');
    return { Location: `https://${name}${stripQuery ? url.replace(/\?.*/s, '') : url}` };
  });
}

function secureServer(rule: () => Rule, desk: Desk): Server {
  const server = createSecureServer({
    requestTimeout: 0,
    SNICallback: (name, done) => done(null, createSecureContext(proofOf(rule(), desk, name))),
  });
  // Before the server's own listener: what has changed holds for the next who comes.
  return server.prependListener('connection', () => {
    const policy = find<Policy>(desk, types.policy, follow(rule(), desk).proxy?.sslPolicy);
    const minVersion = tlsVersions[policy?.minTlsVersion ?? 'TLS_1_0'];
    server.setSecureContext({ ...proofOf(rule(), desk), minVersion });
  });
}

/** Of the proxy's certificates that which is for the name that is asked for, else the first. */
function proofOf(rule: Rule, desk: Desk, name = '') {
  const ids = follow(rule, desk).proxy?.sslCertificates?.map(idOf) ?? [];
  const isFor = (id: string) => domainsOf(id, desk).includes(name.toLowerCase());
  const { certificate, key } = desk.realised(ids.find(isFor) ?? ids[0] ?? '')?.credentials ?? {};
  return { cert: certificate, key };
}

export function domainsOf(certificate: string, desk: Desk): readonly string[] {
  return find<Certificate>(desk, types.certificate, certificate)?.managed.domains ?? [];
}
