import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Faults, faultOf } from '../faults.ts';
import { asRefusal, Refusal } from './refusal.ts';
import { type Call, page, type Route, route } from './route.ts';

export interface OperationArgs {
  /** Whose it is: `projects/PROJECT/locations/LOCATION`, or an interface's own way of saying so. */
  readonly parent: string;
  /** Where the interface has names of its own. Default: one under the parent. */
  readonly name?: string;
  /** Name of the resource that it works on. */
  readonly target: string;
  readonly verb: string;
  readonly ms: number;
  /** Does it, and answers with what it has made; what it throws ends the operation in an error. */
  readonly work: () => object | Promise<object>;
  /** Shows what was made, or makes what only the end brings, when its time is over. */
  readonly settle?: (made: object) => void | Promise<void>;
  /** Takes back what was shown of it already, when it ends in an error. */
  readonly undo?: () => void;
  /** `@type` of the metadata and of the response, where a client looks at them. */
  readonly metadataType?: string;
  readonly responseType?: string;
  /** What the metadata say beside the times and the target. Default: verb and version. */
  readonly metadata?: object;
}

/** A long-running operation: https://google.aip.dev/151 */
export interface Operation {
  readonly id: string;
  readonly name: string;
  readonly args: OperationArgs;
  readonly startedAt: string;
  endedAt?: string;
  response?: object;
  refusal?: Refusal;
  /** Resolves when it is over, however it ended. */
  readonly over: Promise<void>;
}

/** What takes time in one project. */
export class Operations {
  readonly #faults: Faults;
  readonly #signal: AbortSignal;
  readonly #byName = new Map<string, Operation>();

  constructor(faults: Faults, signal: AbortSignal) {
    this.#faults = faults;
    this.#signal = signal;
  }

  start(args: OperationArgs): Operation {
    const id = `operation-${Date.now()}-${randomUUID()}`;
    const name = args.name ?? `${args.parent}/operations/${id}`;
    const over = Promise.withResolvers<void>();
    const operation: Operation = {
      id,
      name,
      args,
      startedAt: new Date().toISOString(),
      over: over.promise,
    };
    this.#byName.set(name, operation);
    void this.#run(operation).then(over.resolve);
    return operation;
  }

  has(name: string): boolean {
    return this.#byName.has(name);
  }

  get(name: string): Operation {
    const operation = this.#byName.get(name);
    if (operation === undefined) throw new Refusal('NOT_FOUND', `Operation ${name} was not found`);
    return operation;
  }

  /** Resolves when all that has been begun is over. */
  async allOver(): Promise<void> {
    await Promise.all([...this.#byName.values()].map(({ over }) => over));
  }

  /** Those of one parent. */
  list(parent: string): readonly Operation[] {
    return [...this.#byName.values()].filter(({ args }) => args.parent === parent);
  }

  async #run(operation: Operation): Promise<void> {
    const { verb, target, ms, work, settle, undo } = operation.args;
    const fault = this.#faults.take('operation', verb, target);
    try {
      const [made] = await Promise.all([
        // One that leaves nothing behind fails before it has made anything.
        fault?.leavesNothing ? {} : work(),
        sleep(ms, undefined, { signal: this.#signal }),
      ]);
      if (!fault?.leavesNothing) await settle?.(made);
      if (fault) throw faultOf(fault);
      operation.response = made;
    } catch (error) {
      operation.refusal = asRefusal(error);
      if (!fault || fault.leavesNothing) undo?.();
    }
    operation.endedAt = new Date().toISOString();
  }
}

/** As all but Compute show one. */
export function showOperation({ name, args, ...operation }: Operation): object {
  const { startedAt, endedAt, response, refusal } = operation;
  const metadata = {
    '@type': args.metadataType ?? 'type.googleapis.com/google.cloud.common.OperationMetadata',
    createTime: startedAt,
    ...(endedAt === undefined ? {} : { endTime: endedAt }),
    target: args.target,
    ...(args.metadata ?? { verb: args.verb, apiVersion: 'v1' }),
  };
  if (endedAt === undefined) return { name, metadata, done: false };
  if (refusal) return { name, metadata, done: true, error: refusal.toStatus() };
  const responseType = args.responseType ?? 'type.googleapis.com/google.protobuf.Empty';
  return { name, metadata, done: true, response: { '@type': responseType, ...response } };
}

const OPERATIONS = 'projects/{project}/locations/{location}/operations';

/** For an interface whose operations belong to a location. */
export const operationRoutes: readonly Route[] = [
  route(`GET ${OPERATIONS}/{operation}`, (call) => showOperation(find(call))),

  route(`POST ${OPERATIONS}/{operation}:wait`, async (call) => {
    const operation = find(call);
    await operation.over;
    return showOperation(operation);
  }),
];

function find({ project, params }: Call<'location' | 'operation'>): Operation {
  const parent = `projects/${project.id}/locations/${params.location}`;
  return project.operations.get(`${parent}/operations/${params.operation}`);
}

/** Those of one interface, by the collection that they work on. */
export const operationListRoute = (collection: string): Route =>
  route(`GET ${OPERATIONS}`, ({ project, params: { location }, query }) => {
    const all = project.operations.list(`projects/${project.id}/locations/${location}`);
    const own = all.filter(({ args }) => args.target.split('/').at(-2) === collection);
    return page('operations', own.map(showOperation), query);
  });
