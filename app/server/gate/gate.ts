import type { IncomingMessage } from 'node:http';
import type { Logger } from '../logger.ts';
import type { Metrics } from '../metrics/metrics.ts';
import { Refusal } from '../refusal.ts';
import type { Settings } from '../settings.ts';
import type { Connection, Io, Socket } from '../socket.ts';
import { type AddressOf, createAddressOf } from './address.ts';
import type { Limits } from './limits.ts';
import { Lobby } from './lobby.ts';
import { createWarn, type Warn } from './warnings.ts';

/** Part of an instance's concurrency that sockets leave to pages and probes. */
const FREE_SHARE = 0.05;
/** Characters of what a client sent that go into the log. */
const MAX_LOGGED = 200;

/** Why a handshake is refused. */
interface Objection {
  readonly reason: keyof Metrics['handshakes'];
  readonly status: string;
  readonly text: string;
}

/** Where connections come from: one object for all those of an address. */
interface Source {
  readonly address: string;
  connections: number;
}

type Decide = (message: string | null, success: boolean) => void;

export interface GateArgs {
  readonly settings: Settings;
  readonly limits: Limits;
  readonly metrics: Pick<Metrics, 'handshakes' | 'cuts'>;
  readonly logger: Logger;
}

/** Who may open a socket here, who has one, and who has to go again. */
export class Gate {
  readonly #args: GateArgs;
  readonly #addressOf: AddressOf;
  readonly #lobby: Lobby;
  readonly #warn: Warn;
  /** Every connection, with where it comes from. */
  readonly #connections = new Map<Connection, Source>();
  readonly #sources = new Map<string, Source>();
  /** One listener for all, not a closure for each: connections are many. */
  readonly #onClose: (this: Connection) => void;

  constructor(args: GateArgs) {
    this.#args = args;
    this.#addressOf = createAddressOf(args.settings.CHAT_TRUSTED_HOPS);
    this.#lobby = new Lobby(args.settings, args.metrics);
    this.#warn = createWarn(args.logger);
    const gate = this;
    this.#onClose = function onClose() {
      gate.#leave(this);
    };
  }

  /** Socket.IO's `allowRequest`. */
  readonly decide = (request: IncomingMessage, decide: Decide): void => {
    const address = this.#addressOf(request);
    const refuse = (objection: Objection) => {
      this.#args.metrics.handshakes[objection.reason].inc();
      const origin = request.headers.origin?.slice(0, MAX_LOGGED);
      this.#warn(address, { address, reason: objection.reason, origin }, 'handshake refused');
      answer(request, objection);
      decide(objection.text, false);
    };
    this.#objection(request, address).then(
      (objection) => (objection ? refuse(objection) : decide(null, true)),
      (error: Error) => {
        this.#args.logger.error({ stack: error.stack }, 'internal error');
        decide('Internal error.', false);
      },
    );
  };

  /** To be called once: from then on connections are counted, and told to sign in. */
  watch(io: Io) {
    io.engine.on('connection', (connection: Connection) => this.#enter(connection));
  }

  /** A connection's address; to be asked while it is open. */
  addressOf(connection: Connection): string {
    return this.#connections.get(connection)?.address ?? 'unknown';
  }

  signedIn(socket: Socket) {
    this.#lobby.leave(socket.conn);
  }

  /** Something was refused to this socket; one that goes on and on is closed. */
  async refused(socket: Socket) {
    if (!(await this.#args.limits.refused(socket))) return;
    // What it had sent by then is still answered.
    if (socket.conn.readyState !== 'open') return;
    this.#args.metrics.cuts.refusals.inc();
    const { address } = socket.data;
    this.#warn(address, { address }, 'closed a socket that goes on after many refusals');
    socket.conn.close();
  }

  close() {
    this.#lobby.close();
  }

  async #objection(request: IncomingMessage, address: string): Promise<Objection | undefined> {
    const { settings, limits } = this.#args;
    if (!isAllowedOrigin(request, settings)) {
      return { reason: 'origin', status: '403 Forbidden', text: 'Forbidden origin.' };
    }
    const tooMany = { status: '429 Too Many Requests' };
    try {
      await limits.handshake(address);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return { reason: 'rate', ...tooMany, text: error.message };
    }
    if (this.#connections.size >= maxSockets(settings)) {
      const text = 'This instance is full. Please try again.';
      return { reason: 'full', status: '503 Service Unavailable', text };
    }
    const open = this.#sources.get(address)?.connections ?? 0;
    if (open < settings.CHAT_ADDRESS_SOCKETS) return undefined;
    return { reason: 'address', ...tooMany, text: `Your network has ${open} connections already.` };
  }

  #enter(connection: Connection) {
    const { request } = connection;
    const address = this.#addressOf(request);
    // The request is kept for as long as the connection lasts; its headers were read by now.
    request.rawHeaders = [];
    request.headers = {};
    const source = this.#sources.get(address) ?? { address, connections: 0 };
    source.connections++;
    this.#sources.set(address, source);
    this.#connections.set(connection, source);
    this.#lobby.enter(connection);
    connection.on('close', this.#onClose);
  }

  #leave(connection: Connection) {
    const source = this.#connections.get(connection);
    this.#connections.delete(connection);
    this.#lobby.leave(connection);
    if (source !== undefined && --source.connections === 0) this.#sources.delete(source.address);
  }
}

/** The sockets that an instance takes: at least one, and fewer than its concurrency allows. */
export function maxSockets({ CHAT_CONCURRENCY }: Pick<Settings, 'CHAT_CONCURRENCY'>): number {
  return Math.max(1, Math.floor(CHAT_CONCURRENCY * (1 - FREE_SHARE)));
}

/**
 * Whether a page of this origin may open a socket. Browsers let any page try, and CORS does not
 * apply to WebSockets. Programs that are no browser send no origin and are let in.
 */
export function isAllowedOrigin(
  { headers }: Pick<IncomingMessage, 'headers'>,
  settings: Pick<Settings, 'CHAT_ALLOWED_ORIGINS'>,
): boolean {
  const { origin, host } = headers;
  if (origin === undefined) return true;
  if (settings.CHAT_ALLOWED_ORIGINS.includes(origin)) return true;
  // The service's own URL is not known when its environment is set: its own host is who was asked.
  return URL.canParse(origin) && new URL(origin).host === host;
}

/** Engine.IO would answer 400 to all that it refuses, whatever the reason. */
function answer(request: IncomingMessage, { status, text }: Objection) {
  if (request.headers.upgrade === undefined) return;
  const headers = [
    'Connection: close',
    'Content-Type: text/plain',
    `Content-Length: ${text.length}`,
  ];
  request.socket.end(`HTTP/1.1 ${status}\r\n${headers.join('\r\n')}\r\n\r\n${text}`);
}
