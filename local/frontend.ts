import { once } from 'node:events';
import {
  createServer,
  request as forward,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import { type AddressInfo, createConnection } from 'node:net';
import { type Duplex, pipeline } from 'node:stream';
import type { Lease } from './service.ts';

const NO_INSTANCE = 'The request was aborted because there was no available instance.\n';
const FORBIDDEN = 'Your client does not have permission to get this URL from this server.\n';

export interface FrontEndArgs {
  readonly port: number;
  readonly acquire: () => Promise<Lease | undefined>;
  /** Whether somebody without an account is let in. Default: they are. */
  readonly isPublic?: () => boolean;
}

/**
 * What stands before the instances, keeping Cloud Run's contract: any instance may get any request,
 * a request ends at the service's timeout, and headers tell who asked and how.
 */
export class FrontEnd {
  readonly #args: FrontEndArgs;
  readonly #server: Server;
  readonly #sockets = new Set<Duplex>();

  private constructor(args: FrontEndArgs) {
    this.#args = args;
    this.#server = createServer({ requestTimeout: 0 }, (request, response) => {
      void this.#answer(request, response);
    });
    this.#server.on('upgrade', (request, socket, head) => void this.#pass(request, socket, head));
  }

  /** Listens on the loopback interface; rejects when the port is taken. */
  static async start(args: FrontEndArgs): Promise<FrontEnd> {
    const frontEnd = new FrontEnd(args);
    const server = frontEnd.#server.listen(args.port, '127.0.0.1');
    await once(server, 'listening');
    return frontEnd;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** Takes no more connections; those that are open stay. */
  refuse() {
    this.#server.close();
  }

  /** Ends what is still open. */
  close() {
    this.#server.close();
    this.#server.closeAllConnections();
    for (const socket of this.#sockets) socket.destroy();
  }

  async #answer(request: IncomingMessage, response: ServerResponse) {
    if (this.#args.isPublic?.() === false) return fail(response, 403, FORBIDDEN);
    const lease = await this.#args.acquire();
    if (!lease) return fail(response, 429, NO_INSTANCE);
    // Its `close` has come and gone: nobody else would release the lease.
    if (response.destroyed) return lease.release();
    const upstream = forward(
      {
        host: '127.0.0.1',
        port: lease.port,
        method: request.method,
        path: request.url,
        headers: Object.fromEntries(headersFor(request)),
        agent: false,
      },
      (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
        // Not `pipe`: an instance that dies would leave the reader waiting.
        pipeline(answer, response, () => {});
      },
    );
    const tooLate = () => fail(response, 504, 'The request took too long.\n');
    const timer = setTimeout(tooLate, lease.timeoutMs);
    upstream.once('error', () => fail(response, 503, 'The instance did not answer.\n'));
    response.once('close', () => {
      clearTimeout(timer);
      upstream.destroy();
      lease.release();
    });
    request.pipe(upstream);
  }

  /** Hands a socket over to an instance as it is: what is said on it is not looked at. */
  async #pass(request: IncomingMessage, socket: Duplex, head: Buffer) {
    this.#sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.once('close', () => this.#sockets.delete(socket));
    if (this.#args.isPublic?.() === false) return turnAway(socket, '403 Forbidden', FORBIDDEN);
    const lease = await this.#args.acquire();
    if (!lease) return turnAway(socket, '429 Too Many Requests', NO_INSTANCE);
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
    const headers = headersFor(request).map(([name, value]) => `${name}: ${value}\r\n`);
    upstream.write(`${request.method} ${request.url} HTTP/1.1\r\n${headers.join('')}\r\n`);
    upstream.write(head);
    upstream.pipe(socket).pipe(upstream);
  }
}

function turnAway(socket: Duplex, status: string, text: string) {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\n\r\n${text}`);
}

function fail(response: ServerResponse, status: number, text: string) {
  if (response.headersSent) response.destroy();
  else response.writeHead(status, { 'Content-Type': 'text/plain' }).end(text);
}

/** The client's headers, and Google's own about the client. */
function headersFor({ headers, socket }: IncomingMessage): [string, string][] {
  const given = Object.entries(headers).map(([name, value]): [string, string] => {
    return [name, Array.isArray(value) ? value.join(', ') : (value ?? '')];
  });
  const hops = [headers['x-forwarded-for'], socket.remoteAddress].filter(
    (hop) => hop !== undefined,
  );
  return [
    ...given.filter(([name]) => !name.startsWith('x-forwarded-')),
    ['x-forwarded-for', hops.join(', ')],
    ['x-forwarded-proto', 'http'],
  ];
}
