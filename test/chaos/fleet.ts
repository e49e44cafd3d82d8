import { setTimeout as sleep } from 'node:timers/promises';
import { untilStarted } from '../../local/probe.ts';
import type { Undo } from '../support/faults.ts';
import { startInstance, type TestInstance } from '../support/instance.ts';
import { TcpProxy, type Use } from '../support/proxy.ts';
import { limits } from './limits.ts';

const startupProbe = { httpGet: { path: '/health/startup' }, failureThreshold: 6 };
const LINK_LIMIT_MS = 5000;
const LAST_LINES = 20;

/** An instance that ended although nobody asked it to. */
export interface Crash {
  readonly instance: string;
  readonly code: number | NodeJS.Signals;
  readonly lastLines: readonly string[];
}

/** The place of one instance, with its own way to Redis: who is in it comes and goes. */
export class Slot {
  readonly name: string;
  readonly link: TcpProxy;
  readonly #onCrash: (crash: Crash) => void;
  #ready: TestInstance | undefined;
  readonly #all: TestInstance[] = [];
  readonly #dismissed = new Set<TestInstance>();

  private constructor(name: string, link: TcpProxy, onCrash: (crash: Crash) => void) {
    this.name = name;
    this.link = link;
    this.#onCrash = onCrash;
  }

  static async start(name: string, redisPort: number, onCrash: (crash: Crash) => void) {
    const slot = new Slot(name, await TcpProxy.start(() => redisPort), onCrash);
    await slot.fill();
    return slot;
  }

  /** Where it serves; undefined while nobody is here. */
  get port(): number | undefined {
    return this.#ready && Number(new URL(this.#ready.url).port);
  }

  /** What all that were ever here have logged. */
  get lines(): readonly string[] {
    return this.#all.flatMap(({ pid, lines }) => lines.map((l) => `${this.name} (${pid}): ${l}`));
  }

  /** Starts an instance; resolves when it serves, which it does not before it reaches Redis. */
  async fill(): Promise<void> {
    const instance = await this.#start();
    this.#ready = instance;
  }

  /** SIGKILL; undone, another is here. */
  async kill(): Promise<Undo> {
    const instance = this.#dismiss();
    instance?.kill();
    await instance?.ended;
    return () => this.fill();
  }

  /** SIGTERM, at which it drains; undone, that has ended and another is here. */
  async drain(): Promise<Undo> {
    const drained = this.#dismiss()?.stop();
    return async () => {
      await Promise.all([drained, this.fill()]);
    };
  }

  /** As a deployment does: another first, then SIGTERM. */
  async replace(moment: () => Promise<void>): Promise<void> {
    const successor = await this.#start();
    await moment();
    const drained = this.#dismiss()?.stop();
    this.#ready = successor;
    await drained;
  }

  /** A fault of a link needs a link: it may just be coming back. */
  async untilLinked(use: Use): Promise<void> {
    for (let waited = 0; this.link.open(use) === 0 && waited < LINK_LIMIT_MS; waited += 20) {
      await sleep(20);
    }
  }

  async stop() {
    await this.#dismiss()?.stop();
    this.link.close();
  }

  #dismiss(): TestInstance | undefined {
    const instance = this.#ready;
    this.#ready = undefined;
    if (instance !== undefined) this.#dismissed.add(instance);
    return instance;
  }

  async #start(): Promise<TestInstance> {
    const redis = { REDISHOST: '127.0.0.1', REDISPORT: String(this.link.port) };
    const env = { ...redis, ...limits, CHAT_LOG_LEVEL: 'warn' };
    const instance = await startInstance(env, { ready: false });
    this.#all.push(instance);
    const over = new AbortController();
    void instance.ended.then((code) => {
      const lines = instance.lines.slice(-LAST_LINES).join('\n');
      over.abort(new Error(`${this.name} ended (${code}) before it was ready:\n${lines}`));
      this.#ended(instance, code);
    });
    const { port } = new URL(instance.url);
    await untilStarted(Number(port), startupProbe, over.signal).catch((error: Error) => {
      throw over.signal.aborted ? over.signal.reason : error;
    });
    return instance;
  }

  #ended(instance: TestInstance, code: number | NodeJS.Signals) {
    if (this.#dismissed.delete(instance)) return;
    this.#onCrash({ instance: this.name, code, lastLines: instance.lines.slice(-LAST_LINES) });
    if (this.#ready !== instance) return;
    this.#ready = undefined;
    // One that does not even start is told of as a crash, too.
    this.fill().catch(() => {});
  }
}

/** All instances, taken in turn, as by a front end that promises no affinity. */
export class Fleet {
  readonly slots: readonly Slot[];
  readonly crashes: Crash[];
  #turn = 0;

  private constructor(slots: readonly Slot[], crashes: Crash[]) {
    this.slots = slots;
    this.crashes = crashes;
  }

  static async start(count: number, redisPort: number): Promise<Fleet> {
    const crashes: Crash[] = [];
    const names = Array.from({ length: count }, (_, i) => `instance ${i + 1}`);
    const slots = names.map((name) => Slot.start(name, redisPort, (crash) => crashes.push(crash)));
    return new Fleet(await Promise.all(slots), crashes);
  }

  slot(which: number): Slot {
    return this.slots[which % this.slots.length] as Slot;
  }

  /** The port of the instance whose turn it is; undefined when none serves. */
  next(): number | undefined {
    const ports = this.slots.map(({ port }) => port).filter((port) => port !== undefined);
    return ports[this.#turn++ % ports.length];
  }

  async stop() {
    await Promise.all(this.slots.map((slot) => slot.stop()));
  }
}
