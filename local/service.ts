import { setTimeout as sleep } from 'node:timers/promises';
import type { Children } from './children.ts';
import { Instance, type InstanceArgs } from './instance.ts';

/** Cloud Run keeps an idle instance for up to a quarter of an hour. */
const IDLE_LIMIT_MS = 15 * 60_000;
const MAX_RESTART_DELAY_MS = 30_000;
/** An instance that was ready for this long did not fail to start. */
const STABLE_MS = 10_000;

export interface ServiceArgs extends Omit<InstanceArgs, 'name' | 'onLine'> {
  readonly name: string;
  /** What the revision is called. Default: the name, and a number. */
  readonly revision?: string;
  readonly minInstances: number;
  readonly maxInstances: number;
  /** Requests that one instance takes at a time. */
  readonly concurrency: number;
  /** Every request ends after this time, sockets too. */
  readonly timeoutMs: number;
  readonly onLine: (instance: string, line: string) => void;
  /** Something that a person should know. */
  readonly onNotice: (notice: string) => void;
}

/** A request's hold on an instance. */
export interface Lease {
  readonly port: number;
  readonly timeoutMs: number;
  release(): void;
}

/** What instances are started as; a deployment makes another. */
interface Revision {
  readonly number: number;
  readonly args: ServiceArgs;
}

/** The instances of a service: as many as requests need, between the least and the greatest number. */
export class Service {
  readonly #children: Children;
  readonly #timer: NodeJS.Timeout;
  #ready: Instance[] = [];
  #starting = new Set<Promise<Instance>>();
  /** The one that takes requests; the number is 0 before there is one. */
  #revision: Revision;
  #count = 0;
  #failures = 0;
  #waiting = 0;
  #retryAt = 0;
  #stopped = false;

  constructor(children: Children, args: ServiceArgs) {
    this.#children = children;
    this.#revision = { number: 0, args };
    this.#timer = setInterval(() => this.#scaleIn(), 60_000).unref();
  }

  get revision(): string {
    return nameOf(this.#revision);
  }

  /** The instances that take requests. */
  get instances(): readonly string[] {
    return this.#ready.map(({ name }) => name);
  }

  /** Where they tell their metrics. */
  get metricsPorts(): readonly number[] {
    return this.#ready.flatMap(({ metricsPort }) => metricsPort ?? []);
  }

  /**
   * A new revision: its instances are started and probed, then take all new requests, and those of
   * the revision before it are stopped one after another. Rejects, all as it was, when they fail.
   * One deployment at a time.
   */
  async deploy(args: ServiceArgs = this.#revision.args): Promise<void> {
    if (this.#stopped) throw new Error(`${args.name} is stopped`);
    const next: Revision = { number: this.#revision.number + 1, args };
    const wanted = Array.from({ length: Math.max(1, args.minInstances) });
    const started = await Promise.allSettled(wanted.map(() => this.#start(next)));
    const failed = started.find((result) => result.status === 'rejected');
    const fresh = started.flatMap((result) => (result.status === 'fulfilled' ? result.value : []));
    if (failed) {
      await Promise.all(fresh.map((instance) => instance.stop()));
      throw failed.reason;
    }
    const old = this.#ready;
    this.#revision = next;
    this.#ready = fresh;
    for (const instance of fresh) this.#replaceWhenEnded(instance);
    for (const instance of old) await instance.stop();
  }

  /** The least busy instance with room for one more request; undefined when all are full for good. */
  async acquire(): Promise<Lease | undefined> {
    // Not a `finally`, which runs a moment later: who looks meanwhile would count too many.
    const served = (instance?: Instance) => {
      this.#waiting--;
      return instance && this.#lease(instance);
    };
    this.#waiting++;
    for (;;) {
      const { concurrency, maxInstances } = this.#revision.args;
      const free = this.#ready.filter((i) => !i.stopping && i.active < concurrency);
      const [instance] = free.sort((a, b) => a.active - b.active || a.idleSince - b.idleSince);
      if (instance) return served(instance);
      if (this.#stopped) return served();
      const coming = this.#starting.size;
      const enough = coming * concurrency >= this.#waiting || Date.now() < this.#retryAt;
      if (!enough && this.#ready.length + coming < maxInstances) void this.#scaleOut();
      if (this.#starting.size === 0) return served();
      await Promise.race([...this.#starting].map((starting) => starting.catch(() => {})));
    }
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearInterval(this.#timer);
    const starting = await Promise.allSettled(this.#starting);
    const late = starting.flatMap((result) => (result.status === 'fulfilled' ? result.value : []));
    await Promise.all([...new Set([...this.#ready, ...late])].map((instance) => instance.stop()));
  }

  #lease(instance: Instance): Lease {
    instance.active++;
    instance.idleSince = Date.now();
    let held = true;
    return {
      port: instance.port,
      timeoutMs: this.#revision.args.timeoutMs,
      release() {
        if (!held) return;
        held = false;
        instance.active--;
        instance.idleSince = Date.now();
      },
    };
  }

  #start(revision: Revision): Promise<Instance> {
    const { args } = revision;
    const name = `${nameOf(revision)}-${++this.#count}`;
    const own = { K_SERVICE: args.name, K_CONFIGURATION: args.name, K_REVISION: nameOf(revision) };
    const env = { ...args.env, ...own };
    const onLine = (line: string) => args.onLine(name, line);
    const starting = Instance.start(this.#children, { ...args, name, env, onLine });
    this.#starting.add(starting);
    starting.then(
      () => this.#starting.delete(starting),
      () => this.#starting.delete(starting),
    );
    return starting;
  }

  async #scaleOut() {
    const revision = this.#revision;
    try {
      const instance = await this.#start(revision);
      // A deployment has come and gone while it started.
      if (revision !== this.#revision) return await instance.stop();
      this.#ready.push(instance);
      this.#replaceWhenEnded(instance);
    } catch (error) {
      this.#backOff();
      this.#revision.args.onNotice((error as Error).message);
    }
  }

  #replaceWhenEnded(instance: Instance) {
    const readyAt = Date.now();
    void instance.ended.then(async (code) => {
      this.#ready = this.#ready.filter((other) => other !== instance);
      if (instance.stopping || this.#stopped) return;
      this.#revision.args.onNotice(`${instance.name} ended (${code}); a new one takes its place`);
      if (Date.now() - readyAt > STABLE_MS) this.#failures = 0;
      else this.#backOff();
      while (
        !this.#stopped &&
        this.#ready.length + this.#starting.size < this.#revision.args.minInstances
      ) {
        await sleep(Math.max(0, this.#retryAt - Date.now()));
        await this.#scaleOut();
      }
    });
  }

  /** The first failure may be a mishap; from the second on, each wait is longer. */
  #backOff() {
    this.#failures++;
    const delayMs = this.#failures === 1 ? 0 : 500 * 2 ** this.#failures;
    this.#retryAt = Date.now() + Math.min(MAX_RESTART_DELAY_MS, delayMs);
  }

  #scaleIn() {
    const spare = this.#ready.length - this.#revision.args.minInstances;
    const idle = this.#ready.filter((instance) => {
      return instance.active === 0 && Date.now() - instance.idleSince > IDLE_LIMIT_MS;
    });
    for (const instance of idle.slice(0, Math.max(0, spare))) void instance.stop();
  }
}

function nameOf({ number, args }: Revision): string {
  return args.revision ?? `${args.name}-${String(number).padStart(5, '0')}`;
}
