import { Children } from './children.ts';
import type { CloudArgs, Desk, Inputs, Outputs, Realised, Realiser, Wanted } from './realiser.ts';

/** Something that was made, as it is now. */
interface Thing {
  readonly resource: Wanted;
  readonly as: Realised;
  inputs: Inputs;
  outputs: Outputs;
  /** Settles when what is done to it is done. */
  turn: Promise<unknown>;
}

/** What something was like, and until when. */
export interface Past {
  readonly type: string;
  readonly inputs: Inputs;
  /** As of `Date.now`. */
  readonly until: number;
}

/** What has been made of the program's resources on this machine. */
export class Cloud implements Desk {
  readonly args: CloudArgs;
  readonly children = new Children();
  readonly #realisers: Readonly<Record<string, Realiser>>;
  #things: readonly Thing[] = [];
  #past: readonly Past[] = [];
  #deploying: Promise<void> = Promise.resolve();
  #abandoned = false;
  /** Whether everything is made, and people may be using it. */
  isUp = false;

  constructor(realisers: Readonly<Record<string, Realiser>>, args: CloudArgs) {
    this.#realisers = realisers;
    this.args = args;
  }

  /** Whether anything is there that has to be taken down. */
  get isRunning(): boolean {
    return this.#things.some(({ as }) => as.stop !== undefined);
  }

  get abandoned(): boolean {
    return this.#abandoned;
  }

  /**
   * Makes nothing more. Kills what runs when nobody uses it yet, and when it is called again, by
   * somebody who does not want to wait.
   */
  abandon() {
    if (this.#abandoned || !this.isUp) this.children.killAll();
    this.#abandoned = true;
  }

  async realise(resource: Wanted): Promise<Realised> {
    this.#requireWanted();
    const realiser = this.#realisers[resource.type];
    if (realiser === undefined) {
      throw new Error(
        `nothing on this machine stands in for ${resource.type}; ` +
          `local/realisers.ts knows ${Object.keys(this.#realisers).join(', ')}`,
      );
    }
    const as = await realiser(resource, this);
    const { inputs } = resource;
    const thing = { resource, as, inputs, outputs: as.outputs, turn: Promise.resolve() };
    this.#things = [...this.#things, thing];
    return as;
  }

  has(id: string): boolean {
    return this.realised(id) !== undefined;
  }

  realised(id: string): Realised | undefined {
    return this.#things.find(({ as }) => as.id === id)?.as;
  }

  made(type: string): readonly Readonly<Record<string, unknown>>[] {
    return this.#things
      .filter(({ resource }) => resource.type === type)
      .map(({ inputs, outputs, as }) => ({ ...inputs, ...outputs, id: as.id }));
  }

  /** Those of one type that are gone, and what others were like before they were changed. */
  past(type: string): readonly Past[] {
    return this.#past.filter((past) => past.type === type);
  }

  /** Brings other inputs, all of them, into what was made; answers all outputs. */
  async update(id: string, inputs: Inputs): Promise<Outputs> {
    const thing = this.#find(id);
    return this.#inTurn(thing, async () => {
      this.#requireWanted();
      thing.outputs = (await thing.as.update?.(inputs)) ?? thing.outputs;
      this.#keepPast(thing);
      thing.inputs = inputs;
      return thing.outputs;
    });
  }

  /** Takes one thing down, with all that it keeps, and forgets it. */
  async remove(id: string): Promise<void> {
    const thing = this.#find(id);
    await this.#inTurn(thing, async () => {
      await (thing.as.remove ?? thing.as.stop)?.();
      this.#keepPast(thing);
      this.#things = this.#things.filter((other) => other !== thing);
    });
  }

  /** Makes anew what is made of the app's folder; one deployment at a time. */
  deploy(): Promise<void> {
    const deployment = this.#deploying.then(async () => {
      for (const thing of this.#things) {
        if (this.#things.includes(thing))
          await this.#inTurn(thing, async () => thing.as.deploy?.());
      }
    });
    this.#deploying = deployment.catch(() => {});
    return deployment;
  }

  /** Takes everything down, the last first; tells of what took something down. */
  async destroy(onStopped: (resource: Wanted) => void): Promise<void> {
    const things = this.#things.toReversed();
    this.#things = [];
    for (const { resource, as } of things) {
      if (as.stop === undefined) continue;
      await as.stop();
      onStopped(resource);
    }
  }

  #find(id: string): Thing {
    const thing = this.#things.find(({ as }) => as.id === id);
    if (thing === undefined) throw new Error(`there is no ${id} on this machine`);
    return thing;
  }

  /** What is done to one thing is done one after another, until it is gone. */
  async #inTurn<T>(thing: Thing, work: () => Promise<T>): Promise<T> {
    const done = thing.turn.then(() => {
      if (!this.#things.includes(thing)) throw new Error(`${thing.as.id} is gone`);
      return work();
    });
    thing.turn = done.catch(() => {});
    return done;
  }

  #keepPast({ resource: { type }, inputs }: Thing) {
    this.#past = [...this.#past, { type, inputs, until: Date.now() }];
  }

  #requireWanted() {
    if (this.#abandoned) throw new Error('given up');
  }
}
