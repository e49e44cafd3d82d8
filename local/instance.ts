import type { Child, Children } from './children.ts';
import type { Launch } from './launch.ts';
import { metricsPortOf, requireMetrics, withOwnPort } from './metrics.ts';
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

/** One container instance: it listens on ports of its own. */
export class Instance {
  readonly name: string;
  readonly port: number;
  /** Where it tells its metrics; undefined: it tells none. */
  readonly metricsPort: number | undefined;
  /** Resolves when the process has ended, for whatever reason. */
  readonly ended: Promise<number | NodeJS.Signals>;
  /** Requests under way, open sockets among them. */
  active = 0;
  /** When it last had a request, in milliseconds since 1970. */
  idleSince = Date.now();
  stopping = false;
  readonly #child: Child;

  private constructor(name: string, env: Readonly<Record<string, string>>, child: Child) {
    this.name = name;
    this.port = Number(env.PORT);
    this.metricsPort = metricsPortOf(env);
    this.ended = child.ended;
    this.#child = child;
  }

  /**
   * Resolves when the startup probe has succeeded, and metrics can be read where there are to be
   * some; rejects, the process gone, when that does not come to be.
   */
  static async start(children: Children, args: InstanceArgs): Promise<Instance> {
    const port = await freePort();
    const { name, onLine, startupProbe, livenessProbe } = args;
    const env = { ...(await withOwnPort(args.env)), PORT: String(port) };
    const how = args.launch(name, env);
    const child = await children.start({ ...how, onLine });
    const over = new AbortController();
    const ended = child.ended.then((code) => {
      over.abort();
      throw new Error(`${name} ended (${code}) before it was ready; its log says why`);
    });
    try {
      await Promise.race([untilStarted(port, startupProbe, over.signal), ended]);
      const metricsPort = metricsPortOf(env);
      if (metricsPort !== undefined) await requireMetrics(metricsPort);
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
    return new Instance(name, env, child);
  }

  async stop(): Promise<void> {
    this.stopping = true;
    await this.#child.stop();
  }
}
