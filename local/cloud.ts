import { Children } from './children.ts';
import type { CloudArgs, Desk, Realised, Realiser } from './realiser.ts';
import type { RegisteredResource } from './resource.ts';

/** What has been made of the program's resources on this machine. */
export class Cloud implements Desk {
  readonly args: CloudArgs;
  readonly children = new Children();
  readonly #realisers: Readonly<Record<string, Realiser>>;
  readonly #realised: { readonly resource: RegisteredResource; readonly as: Realised }[] = [];
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
    return this.#realised.some(({ as }) => as.stop !== undefined);
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

  async realise(resource: RegisteredResource): Promise<Realised> {
    if (this.#abandoned) throw new Error('given up');
    const realiser = this.#realisers[resource.type];
    if (realiser === undefined) {
      throw new Error(
        `nothing on this machine stands in for ${resource.type}; ` +
          `local/realisers.ts knows ${Object.keys(this.#realisers).join(', ')}`,
      );
    }
    const as = await realiser(resource, this);
    this.#realised.push({ resource, as });
    return as;
  }

  made(type: string): readonly Readonly<Record<string, unknown>>[] {
    return this.#realised
      .filter(({ resource }) => resource.type === type)
      .map(({ resource, as }) => ({ ...resource.inputs, ...as.outputs, id: as.id }));
  }

  /** Makes anew what is made of the app's folder; one deployment at a time. */
  deploy(): Promise<void> {
    const deployment = this.#deploying.then(async () => {
      for (const { as } of this.#realised) await as.deploy?.();
    });
    this.#deploying = deployment.catch(() => {});
    return deployment;
  }

  /** Takes everything down, the last first; tells of what took something down. */
  async destroy(onStopped: (resource: RegisteredResource) => void): Promise<void> {
    for (const { resource, as } of this.#realised.splice(0).reverse()) {
      if (as.stop === undefined) continue;
      await as.stop();
      onStopped(resource);
    }
  }
}
