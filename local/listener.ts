import { once } from 'node:events';
import { type IncomingMessage, type Server, ServerResponse } from 'node:http';
import type { Server as SecureServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';

/** Answers requests, and takes over sockets that are to be something else than HTTP. */
export interface Handler {
  answer(request: IncomingMessage, response: ServerResponse): void;
  pass(request: IncomingMessage, socket: Duplex, head: Buffer): void;
}

/** Says the same to everybody, to who asks for a page as to who asks for a socket. */
export function saying(
  status: number,
  text: string,
  headers: (request: IncomingMessage) => Readonly<Record<string, string>> = () => ({}),
): Handler {
  const answer = (request: IncomingMessage, response: ServerResponse) => {
    if (response.headersSent) response.destroy();
    else
      response.writeHead(status, { 'Content-Type': 'text/plain', ...headers(request) }).end(text);
  };
  return { answer, pass: (request, socket) => answer(request, responseOn(request, socket)) };
}

/** A socket of which HTTP has let go can still be answered as a request is. */
function responseOn(request: IncomingMessage, socket: Duplex): ServerResponse {
  const response = new ServerResponse(request);
  response.shouldKeepAlive = false;
  response.assignSocket(socket as Socket);
  return response.once('finish', () => socket.end());
}

/** A port of the loopback interface. */
export class Listener {
  readonly #server: Server | SecureServer;
  readonly #connections = new Set<Socket>();

  private constructor(server: Server | SecureServer, handler: Handler) {
    this.#server = server;
    server.on('connection', (socket) => {
      this.#connections.add(socket);
      socket.once('close', () => this.#connections.delete(socket));
    });
    server.on('request', (request, response) => handler.answer(request, response));
    server.on('upgrade', (request, socket, head) => {
      socket.on('error', () => socket.destroy());
      handler.pass(request, socket, head);
    });
  }

  /** Rejects when the port is taken; 0 takes a free one. */
  static async start(
    server: Server | SecureServer,
    port: number,
    handler: Handler,
  ): Promise<Listener> {
    const listener = new Listener(server, handler);
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    return listener;
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
    for (const socket of this.#connections) socket.destroy();
  }
}
