import type { Child, Children } from './children.ts';
import type { Launch } from './launch.ts';
import { freePort } from './port.ts';
import { type Probe, untilDead, untilStarted } from './probe.ts';

export interface InstanceArgs {
  /** For the person: which one of which revision. */
  readonly name: string;
  readonly launch: Launch;
  /** The container's environment, but for PORT. */
  readonly env: Readonly<Record<string, string>>;
  readonly startupProbe: Probe;
  readonly livenessProbe?: Probe;
  readonly onLine: (line: string) => void;
}

/** One container instance: it listens on a port of its own. */
export class Instance {
  readonly name: string;
  readonly port: number;
  /** Resolves when the process has ended, for whatever reason. */
  readonly ended: Promise<number | NodeJS.Signals>;
  /** Requests under way, open sockets among them. */
  active = 0;
  /** When it last had a request, in milliseconds since 1970. */
  idleSince = Date.now();
  stopping = false;
  readonly #child: Child;

  private constructor(name: string, port: number, child: Child) {
    this.name = name;
    this.port = port;
    this.ended = child.ended;
    this.#child = child;
  }

  /** Resolves when the startup probe has succeeded; rejects, the process gone, when it does not. */
  static async start(children: Children, args: InstanceArgs): Promise<Instance> {
    const port = await freePort();
    const { name, onLine, startupProbe, livenessProbe } = args;
    const how = args.launch(name, { ...args.env, PORT: String(port) });
    const child = await children.start({ ...how, onLine });
    const over = new AbortController();
    const ended = child.ended.then((code) => {
      over.abort();
      throw new Error(`${name} ended (${code}) before it was ready; its log says why`);
    });
    try {
      await Promise.race([untilStarted(port, startupProbe, over.signal), ended]);
    } catch (error) {
      ended.catch(() => {});
      await child.stop();
      throw error;
    }
    ended.catch(() => {});
    if (livenessProbe) {
      untilDead(port, livenessProbe, over.signal).then(
        () => child.kill(),
        () => {},
      );
    }
    return new Instance(name, port, child);
  }

  async stop(): Promise<void> {
    this.stopping = true;
    await this.#child.stop();
  }
}
