import { once } from 'node:events';
import {
  type AddressInfo,
  createConnection,
  createServer,
  type Server,
  type Socket,
} from 'node:net';

/** `up`: from who connected towards the target; `down`: back. */
export type Way = 'up' | 'down' | 'both';
/** What a connection to Redis is for, told by what is said on it. */
export type Use = 'commands' | 'subscriber';

/** One connection through a proxy, and the faults of a network. */
class Link {
  use: Use = 'commands';
  readonly #near: Socket;
  #far: Socket;
  readonly #held = { up: false, down: false };
  #over = false;

  constructor(near: Socket, port: number) {
    this.#near = near;
    this.#far = this.#dial(port);
    near.on('data', (chunk: Buffer) => {
      if (/\bp?subscribe\r\n/i.test(chunk.toString('latin1'))) this.use = 'subscriber';
      if (!this.#far.write(chunk)) near.pause();
    });
    near.on('drain', () => this.#held.down || this.#far.resume());
    near.on('error', () => {}).on('close', () => this.#end());
  }

  /** Nothing passes any more, the end of the other side neither: for both sides it is still open. */
  hold(way: Way) {
    if (way !== 'down') this.#held.up = true;
    if (way !== 'up') this.#held.down = true;
    if (this.#held.up) this.#near.pause();
    if (this.#held.down) this.#far.pause();
  }

  /** What was held back passes now, in order. */
  release() {
    this.#held.up = false;
    this.#held.down = false;
    this.#near.resume();
    this.#far.resume();
    if (this.#over) this.#end();
  }

  /** From now on another server answers, which knows nothing of what was said before. */
  moveTo(port: number) {
    const { use } = this;
    this.#far.removeAllListeners().on('error', () => {});
    this.#far.destroy();
    this.#far = this.#dial(port);
    this.use = use;
  }

  cut() {
    this.#near.destroy();
    this.#far.destroy();
  }

  #dial(port: number): Socket {
    const far = createConnection({ host: '127.0.0.1', port, noDelay: true });
    far.on('data', (chunk) => {
      if (!this.#near.write(chunk)) far.pause();
    });
    far.on('drain', () => this.#held.up || this.#near.resume());
    return far.on('error', () => {}).on('close', () => this.#end());
  }

  #end() {
    this.#over = true;
    if (this.#held.up || this.#held.down) return;
    // Not `destroy`: what was said before the end is still to arrive.
    this.#near.end();
    this.#far.end();
  }
}

/** A TCP port of the loopback interface that passes on to another, and can fail as a network does. */
export class TcpProxy {
  readonly #server: Server;
  readonly #links = new Set<Link>();

  private constructor(target: () => number | undefined) {
    this.#server = createServer({ noDelay: true }, (near) => {
      const port = target();
      if (port === undefined) {
        near.on('error', () => {}).destroy();
        return;
      }
      const link = new Link(near, port);
      this.#links.add(link);
      near.once('close', () => this.#links.delete(link));
    });
  }

  /** `target` is asked at each new connection for a port; undefined: nobody is there, it is cut. */
  static async start(target: () => number | undefined): Promise<TcpProxy> {
    const proxy = new TcpProxy(target);
    await once(proxy.#server.listen(0, '127.0.0.1'), 'listening');
    return proxy;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** How many connections are open, of one use or of all. */
  open(use?: Use): number {
    return this.#of(use).length;
  }

  /** Makes what is open half-open; new connections pass. @returns what lets it all pass again. */
  stall({ way = 'both', use }: { way?: Way; use?: Use } = {}): () => void {
    const links = this.#of(use);
    for (const link of links) link.hold(way);
    return () => {
      for (const link of links) link.release();
    };
  }

  /**
   * What subscribers are connected to is from now on another Redis, which answers and to which
   * nobody publishes: `port` is that one's. Lasts until they connect anew.
   */
  deafen(port: number) {
    for (const link of this.#of('subscriber')) link.moveTo(port);
  }

  cut(use?: Use) {
    for (const link of this.#of(use)) link.cut();
  }

  close() {
    this.#server.close();
    this.cut();
  }

  #of(use: Use | undefined): Link[] {
    return [...this.#links].filter((link) => use === undefined || link.use === use);
  }
}
