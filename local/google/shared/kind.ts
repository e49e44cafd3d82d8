import type { Step } from '../durations.ts';
import type { Project } from '../project.ts';
import { lastOf, parentOf as locationNameOf } from '../rest/names.ts';
import { type Operation, showOperation } from '../rest/operation.ts';
import type { Table } from '../rest/table.ts';
import { forgetPolicy } from './grants.ts';

export interface Row {
  /** In full: `projects/PROJECT/locations/LOCATION/…`. */
  readonly name: string;
}

type Outputs = Readonly<Record<string, unknown>>;

export interface KindArgs<T extends Row> {
  /** `redis/instances`: the interface, and the collection in it. */
  readonly table: string;
  /** Pulumi's type, by which the realiser is found. */
  readonly type: string;
  /** `@type` of an operation's metadata and response, where `show` shows them. */
  readonly metadataType?: string;
  readonly responseType?: string;
  /** As the program would register it. */
  readonly inputsOf: (row: T, project: Project) => Outputs;
  /** With what is known when it has been made. */
  readonly ready: (row: T, outputs: Outputs, project: Project) => T;
  /** Throws what Google finds out in the course of the creation only. */
  readonly verify?: (row: T, project: Project) => void;
  /** Throws what Google finds out in the course of the deletion only. */
  readonly requireFree?: (row: T, project: Project) => void;
  /** What stays of one that could not be made. Default: nothing. */
  readonly broken?: (row: T) => T;
  /** Whose its operations are, by its name. Default: its location's. */
  readonly parentOf?: (name: string) => string;
  /** What an operation's metadata say beside its times. Default: as most interfaces have it. */
  readonly metadataOf?: (verb: string) => object;
  /** Default: as all but Compute show an operation. */
  readonly show?: (operation: Operation) => object;
}

/** How far something has come, and how it is shown meanwhile. */
interface Change<T> {
  readonly step: Step;
  readonly shown: T;
}

/** Resources of one kind that take time to be made, changed and deleted; `local/` makes them real. */
export class Kind<T extends Row> {
  readonly #args: KindArgs<T>;

  constructor(args: KindArgs<T>) {
    this.#args = args;
  }

  in(project: Project): Table<T> {
    return project.table<T>(this.#args.table);
  }

  /** Throws when the name is taken. */
  create(project: Project, row: T, { step, shown }: Change<T>): object {
    const { type, inputsOf, ready, verify, broken } = this.#args;
    const table = this.in(project);
    table.add(row.name, shown);
    let left: T | undefined;
    return this.#start(project, row.name, 'create', step, {
      work: async () => {
        try {
          verify?.(row, project);
          const inputs = inputsOf(row, project);
          const { outputs } = await project.cloud.realise({ type, name: lastOf(row.name), inputs });
          return ready(row, outputs, project);
        } catch (error) {
          left = broken?.(row);
          throw error;
        }
      },
      settle: (made) => table.set(row.name, made as T),
      undo: () => (left ? table.set(row.name, left) : table.delete(row.name)),
    });
  }

  update(project: Project, before: T, after: T, { step, shown }: Change<T>): object {
    const { inputsOf, ready } = this.#args;
    const table = this.in(project);
    table.set(after.name, shown);
    return this.#start(project, after.name, 'update', step, {
      work: async () => {
        const inputs = inputsOf(after, project);
        // Nothing was made of one that is broken, or that Google put into the project.
        const isMade = project.cloud.has(after.name);
        const outputs = isMade ? await project.cloud.update(after.name, inputs) : {};
        return ready(after, outputs, project);
      },
      settle: (made) => table.set(after.name, made as T),
      undo: () => table.set(before.name, before),
    });
  }

  delete(project: Project, before: T, { step, shown }: Change<T>): object {
    const table = this.in(project);
    table.set(before.name, shown);
    const work = () => {
      this.#args.requireFree?.(before, project);
      return {};
    };
    // Until its time is over it is there, and holds what it holds.
    const settle = async () => {
      if (project.cloud.has(before.name)) await project.cloud.remove(before.name);
      table.delete(before.name);
      await forgetPolicy(project, before.name);
    };
    const undo = () => table.set(before.name, before);
    return this.#start(project, before.name, 'delete', step, { work, settle, undo });
  }

  #start(
    project: Project,
    target: string,
    verb: string,
    step: Step,
    work: Pick<Operation['args'], 'work' | 'settle' | 'undo'>,
  ): object {
    const { metadataType, responseType, metadataOf } = this.#args;
    const { show = showOperation, parentOf = locationNameOf } = this.#args;
    const operation = project.operations.start({
      parent: parentOf(target),
      target,
      verb,
      ms: project.msOf(step),
      metadataType,
      responseType: verb === 'delete' ? undefined : responseType,
      metadata: metadataOf?.(verb),
      ...work,
    });
    return show(operation);
  }
}
