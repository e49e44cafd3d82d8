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
  readonly minInstances: number;
  readonly maxInstances: number;
  /** Requests that one instance takes at a time. */
  readonly concurrency: number;
  readonly onLine: (instance: string, line: string) => void;
  /** Something that a person should know. */
  readonly onNotice: (notice: string) => void;
}

/** A request's hold on an instance. */
export interface Lease {
  readonly port: number;
  release(): void;
}

/** The instances of a service: as many as requests need, between the least and the greatest number. */
export class Service {
  readonly #children: Children;
  readonly #args: ServiceArgs;
  readonly #timer: NodeJS.Timeout;
  #ready: Instance[] = [];
  #starting = new Set<Promise<Instance>>();
  #revision = 0;
  #count = 0;
  #failures = 0;
  #waiting = 0;
  #retryAt = 0;
  #stopped = false;

  constructor(children: Children, args: ServiceArgs) {
    this.#children = children;
    this.#args = args;
    this.#timer = setInterval(() => this.#scaleIn(), 60_000).unref();
  }

  get revision(): string {
    return `${this.#args.name}-${String(this.#revision).padStart(5, '0')}`;
  }

  /** The instances that take requests. */
  get instances(): readonly string[] {
    return this.#ready.map(({ name }) => name);
  }

  /**
   * A new revision: its instances are started and probed, then take all new requests, and those of
   * the revision before it are stopped one after another. Rejects, all as it was, when they fail.
   */
  async deploy(): Promise<void> {
    const before = this.#revision;
    this.#revision++;
    const wanted = Math.max(1, this.#args.minInstances);
    const started = await Promise.allSettled(Array.from({ length: wanted }, () => this.#start()));
    const failed = started.find((result) => result.status === 'rejected');
    const fresh = started.flatMap((result) => (result.status === 'fulfilled' ? result.value : []));
    if (failed) {
      this.#revision = before;
      await Promise.all(fresh.map((instance) => instance.stop()));
      throw failed.reason;
    }
    const old = this.#ready;
    this.#ready = fresh;
    for (const instance of fresh) this.#replaceWhenEnded(instance);
    for (const instance of old) await instance.stop();
  }

  /** The least busy instance with room for one more request; undefined when all are full for good. */
  async acquire(): Promise<Lease | undefined> {
    const { concurrency, maxInstances } = this.#args;
    // Not a `finally`, which runs a moment later: who looks meanwhile would count too many.
    const served = (instance?: Instance) => {
      this.#waiting--;
      return instance && this.#lease(instance);
    };
    this.#waiting++;
    for (;;) {
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
      release() {
        if (!held) return;
        held = false;
        instance.active--;
        instance.idleSince = Date.now();
      },
    };
  }

  #start(): Promise<Instance> {
    const name = `${this.revision}-${++this.#count}`;
    const env = { ...this.#args.env, K_SERVICE: this.#args.name, K_REVISION: this.revision };
    const onLine = (line: string) => this.#args.onLine(name, line);
    const starting = Instance.start(this.#children, { ...this.#args, name, env, onLine });
    this.#starting.add(starting);
    starting.then(
      () => this.#starting.delete(starting),
      () => this.#starting.delete(starting),
    );
    return starting;
  }

  async #scaleOut() {
    const { revision } = this;
    try {
      const instance = await this.#start();
      // A deployment has come and gone while it started.
      if (revision !== this.revision) return await instance.stop();
      this.#ready.push(instance);
      this.#replaceWhenEnded(instance);
    } catch (error) {
      this.#backOff();
      this.#args.onNotice((error as Error).message);
    }
  }

  #replaceWhenEnded(instance: Instance) {
    const readyAt = Date.now();
    void instance.ended.then(async (code) => {
      this.#ready = this.#ready.filter((other) => other !== instance);
      if (instance.stopping || this.#stopped) return;
      this.#args.onNotice(`${instance.name} ended (${code}); a new one takes its place`);
      if (Date.now() - readyAt > STABLE_MS) this.#failures = 0;
      else this.#backOff();
      while (!this.#stopped && this.#ready.length + this.#starting.size < this.#args.minInstances) {
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
    const spare = this.#ready.length - this.#args.minInstances;
    const idle = this.#ready.filter((instance) => {
      return instance.active === 0 && Date.now() - instance.idleSince > IDLE_LIMIT_MS;
    });
    for (const instance of idle.slice(0, Math.max(0, spare))) void instance.stop();
  }
}
