import { Children } from './children.ts';
import type { RegisteredResource } from './program.ts';
import { type Realised, type Realiser, realisers } from './realisers.ts';

/** How the local cloud is to be. */
export interface CloudArgs {
  /** Folder for what is kept between runs, such as Redis' data. */
  readonly folder: string;
  readonly project: string;
  /** Port of the chat's front end. */
  readonly port: number;
  /** Least number of the chat's instances, over what the program says. */
  readonly instances: number;
  /** Path of a Redis server; undefined: there is none, and the chat keeps messages in memory. */
  readonly redisServer: string | undefined;
  readonly onLine: (instance: string, line: string) => void;
  readonly onNotice: (notice: string) => void;
}

/** What has been made of the program's resources on this machine. */
export class Cloud {
  readonly args: CloudArgs;
  readonly children = new Children();
  readonly #realised: { readonly resource: RegisteredResource; readonly as: Realised }[] = [];
  #deploying: Promise<void> = Promise.resolve();
  #abandoned = false;

  constructor(args: CloudArgs) {
    this.args = args;
  }

  /** Whether anything is there that has to be taken down. */
  get isRunning(): boolean {
    return this.#realised.some(({ as }) => as.stop !== undefined);
  }

  get abandoned(): boolean {
    return this.#abandoned;
  }

  /** Makes nothing more. Called again, by somebody who does not want to wait: kills what runs. */
  abandon() {
    if (this.#abandoned) this.children.killAll();
    this.#abandoned = true;
  }

  async realise(resource: RegisteredResource): Promise<Realised> {
    if (this.#abandoned) throw new Error('given up');
    const realiser: Realiser | undefined = realisers[resource.type];
    if (realiser === undefined) {
      throw new Error(
        `nothing on this machine stands in for ${resource.type}; ` +
          `local/realisers.ts knows ${Object.keys(realisers).join(', ')}`,
      );
    }
    const as = await realiser(resource, this);
    this.#realised.push({ resource, as });
    return as;
  }

  /** The outputs of the resources of one type that have been made so far. */
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
