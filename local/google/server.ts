import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { apis } from './apis.ts';
import { faultOf } from './faults.ts';
import type { Google } from './google.ts';
import { readBody } from './rest/body.ts';
import { asRefusal, invalid, Refusal } from './rest/refusal.ts';
import type { Api, Body, Call, Route } from './rest/route.ts';

/** A request and what was answered to it, as the recordings have them. */
export interface Exchange {
  readonly at: string;
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly request: Body;
  /** Undefined: the answer was lost. */
  readonly status: number | undefined;
  readonly response: object;
}

export interface ServerArgs {
  readonly google: Google;
  /** 0 takes a free one. */
  readonly port: number;
  /** Answers what Docker asks; its paths begin with /v2/. */
  readonly registry?: (request: IncomingMessage, response: ServerResponse) => Promise<void>;
  /** A request has come, and is not answered yet. */
  readonly onRequest?: (method: string, path: string) => void;
  readonly onExchange?: (exchange: Exchange) => void;
  /** Somebody for whom this is the proxy wanted to reach another host: it is refused. */
  readonly onLeak?: (host: string) => void;
}

/** Cloud Run's second version, for a client that leaves out the segment, begins in the same way. */
const IMAGES = /^\/v2(\/(?!projects\/[^/]+\/locations\/)|$)/;

const JSON_HEADERS = { 'content-type': 'application/json; charset=UTF-8' };

/** The interfaces over HTTP, on the loopback interface. */
export async function startServer(args: ServerArgs): Promise<{ port: number; close(): void }> {
  const server: Server = createServer((request, response) => void answer(args, request, response));
  // As its proxy, gcloud sends whole URLs to this server, and whoever speaks TLS asks for a tunnel.
  server.on('connect', (request, socket) => {
    args.onLeak?.(request.url ?? '');
    socket.end('HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n');
  });
  server.listen(args.port, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

async function answer(args: ServerArgs, request: IncomingMessage, response: ServerResponse) {
  const { google, registry, onRequest, onExchange } = args;
  const at = new Date().toISOString();
  const { method = 'GET' } = request;
  const { host, url } = addressOf(request);
  if (registry && IMAGES.test(url.pathname)) return registry(request, response);
  let [path, body]: [string, Body] = [url.pathname, {}];
  const reply = (status: number, answered: object, lost = false) => {
    if (lost) response.destroy();
    else response.writeHead(status, JSON_HEADERS).end(JSON.stringify(answered));
    const query = Object.fromEntries(url.searchParams);
    const shown = lost ? undefined : status;
    onExchange?.({ at, method, path, query, request: body, status: shown, response: answered });
  };
  try {
    path = decode(path);
    body = readBody(await text(request));
    onRequest?.(method, path);
    const fault = google.faults.take('answer', method, path);
    if (fault) throw faultOf(fault);
    const answered = await call(google, { method, path, host, query: url.searchParams, body });
    reply(200, answered, google.faults.take('lost', method, path) !== undefined);
  } catch (error) {
    // What no interface means to say is a fault of this one.
    if (!(error instanceof Refusal)) console.error(error);
    const refusal = asRefusal(error);
    reply(refusal.httpStatus, refusal.toResponse());
  }
}

function decode(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    throw invalid(`Invalid path: ${path}`);
  }
}

interface Asked extends Pick<Call, 'host' | 'query' | 'body'> {
  readonly method: string;
  readonly path: string;
}

async function call(google: Google, { method, path, ...rest }: Asked): Promise<object> {
  const { api, version, route, params } = find(method, path);
  const project = google.project(projectIn(params) ?? google.projects[0]?.id ?? '');
  if (api.service !== undefined) project.requireEnabled(api.service);
  return route.handle({ google, project, params, version, ...rest });
}

/** A proxy is told whole URLs. With a region before its address, a host is none that URL takes. */
function addressOf({ url = '/' }: IncomingMessage): { host: string; url: URL } {
  const [, host = '', target = '/'] = /^(?:\w+:\/\/([^/]*))?(\/.*)?$/.exec(url) ?? [];
  return { host, url: new URL(`http://localhost${target}`) };
}

interface Found {
  readonly api: Api;
  readonly version: string;
  readonly route: Route;
  readonly params: Readonly<Record<string, string>>;
}

function find(method: string, path: string): Found {
  // Client libraries can be told a host and no path: they leave out the segment.
  for (const prefixOf of [({ segment }: Api) => `/${segment}/`, () => '/']) {
    for (const api of apis) {
      for (const version of api.versions) {
        const prefix = `${prefixOf(api)}${version}/`;
        const found =
          path.startsWith(prefix) && match(api, version, method, path.slice(prefix.length));
        if (found) return found;
      }
    }
  }
  // What Google answers as a page of HTML; here with what a developer wants to know.
  throw new Refusal('NOT_FOUND', `${method} ${path}: nothing here answers to it`);
}

function match(api: Api, version: string, method: string, path: string): Found | undefined {
  for (const route of api.routes) {
    const found = route.method === method ? route.pattern.exec(path) : null;
    if (found) return { api, version, route, params: { ...found.groups } };
  }
  return undefined;
}

/**
 * `projects/-` leaves it to the address of a service account, and an operation of Service Usage has
 * it in its name. Undefined where a path tells of none: any project does.
 */
function projectIn({ project = '-', account = '', operation = '' }: Found['params']) {
  if (project !== '-') return project;
  const [, owner] = /@(.+)\.iam\.gserviceaccount\.com$/.exec(account) ?? [];
  const [, number] = /^\w+\.p\d+-(\d+)-/.exec(operation) ?? [];
  return owner ?? number;
}
