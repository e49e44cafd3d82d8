import { request as forward, type IncomingMessage, type ServerResponse } from 'node:http';
import { createConnection } from 'node:net';
import { type Duplex, pipeline } from 'node:stream';
import { type Handler, saying } from './listener.ts';
import type { Lease } from './service.ts';

export interface FrontEndArgs {
  readonly acquire: () => Promise<Lease | undefined>;
  /** Whether somebody without an account is let in. Default: they are. */
  readonly isPublic?: () => boolean;
  /** Whether there is anything for who comes this way. Default: there is. */
  readonly admits?: (way: Way) => boolean;
}

/** How somebody comes to a service. */
export interface Way {
  readonly scheme: 'http' | 'https';
  /** Address of the load balancer that hands them on; undefined: by the service's own URL. */
  readonly balancer?: string;
}

/** Those who come to a service's own URL: by plain HTTP, as nobody has a certificate on a desk. */
export const direct: Way = { scheme: 'http' };

/** https://cloud.google.com/run/docs/troubleshooting */
const notFound = saying(404, 'The requested URL was not found on this server.\n');
const forbidden = saying(
  403,
  'Your client does not have permission to get this URL from this server.\n',
);
const noInstance = saying(
  429,
  'The request was aborted because there was no available instance.\n',
);
const noAnswer = saying(503, 'The instance did not answer.\n');
const tooLate = saying(504, 'The request took too long.\n');

/**
 * What stands before the instances, keeping Cloud Run's contract: any instance may get any request,
 * a request ends at the service's timeout, and headers tell who asked and how.
 */
export class FrontEnd {
  readonly #args: FrontEndArgs;

  constructor(args: FrontEndArgs) {
    this.#args = args;
  }

  /** For those who come one way. */
  by(way: Way): Handler {
    return {
      answer: (request, response) => void this.#answer(request, response, way),
      pass: (request, socket, head) => void this.#pass(request, socket, head, way),
    };
  }

  /** What there is to say to those who are not let in. */
  #refusal(way: Way): Handler | undefined {
    const { admits, isPublic } = this.#args;
    if (admits?.(way) === false) return notFound;
    return isPublic?.() === false ? forbidden : undefined;
  }

  async #answer(request: IncomingMessage, response: ServerResponse, way: Way) {
    const refusal = this.#refusal(way);
    if (refusal) return refusal.answer(request, response);
    const lease = await this.#args.acquire();
    if (!lease) return noInstance.answer(request, response);
    // Its `close` has come and gone: nobody else would release the lease.
    if (response.destroyed) return lease.release();
    const upstream = forward(
      {
        host: '127.0.0.1',
        port: lease.port,
        method: request.method,
        path: request.url,
        headers: Object.fromEntries(headersFor(request, way)),
        agent: false,
      },
      (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
        // Not `pipe`: an instance that dies would leave the reader waiting.
        pipeline(answer, response, () => {});
      },
    );
    const timer = setTimeout(() => tooLate.answer(request, response), lease.timeoutMs);
    upstream.once('error', () => noAnswer.answer(request, response));
    response.once('close', () => {
      clearTimeout(timer);
      upstream.destroy();
      lease.release();
    });
    request.pipe(upstream);
  }

  /** Hands a socket over to an instance as it is: what is said on it is not looked at. */
  async #pass(request: IncomingMessage, socket: Duplex, head: Buffer, way: Way) {
    const refusal = this.#refusal(way);
    if (refusal) return refusal.pass(request, socket, head);
    const lease = await this.#args.acquire();
    if (!lease) return noInstance.pass(request, socket, head);
    const upstream = createConnection({ host: '127.0.0.1', port: lease.port });
    const end = () => {
      clearTimeout(timer);
      socket.destroy();
      upstream.destroy();
      lease.release();
    };
    const timer = setTimeout(end, lease.timeoutMs);
    socket.once('close', end);
    upstream.once('close', end).once('error', end);
    if (socket.destroyed) return end();
    const headers = headersFor(request, way).map(([name, value]) => `${name}: ${value}\r\n`);
    upstream.write(`${request.method} ${request.url} HTTP/1.1\r\n${headers.join('')}\r\n`);
    upstream.write(head);
    upstream.pipe(socket).pipe(upstream);
  }
}

/**
 * The client's headers, and Google's own about the client: its address, and after it that of a load
 * balancer, if it came by one (cloud.google.com/load-balancing/docs/https#x-forwarded-for_header).
 * Cloud Run adds nothing to those two (github.com/kubernetes/registry.k8s.io, pkg/net/clientip).
 */
function headersFor(
  { headers, socket }: IncomingMessage,
  { scheme, balancer }: Way,
): [string, string][] {
  const given = Object.entries(headers).map(([name, value]): [string, string] => {
    return [name, Array.isArray(value) ? value.join(', ') : (value ?? '')];
  });
  const hops = [headers['x-forwarded-for'], socket.remoteAddress, balancer].filter(
    (hop) => hop !== undefined,
  );
  return [
    ...given.filter(([name]) => !name.startsWith('x-forwarded-')),
    ['x-forwarded-for', hops.join(', ')],
    ['x-forwarded-proto', scheme],
  ];
}
