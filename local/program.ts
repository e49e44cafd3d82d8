import { setImmediate } from 'node:timers/promises';
import * as pulumi from '@pulumi/pulumi';
import * as state from '@pulumi/pulumi/runtime/state.js';
import { describe, type Monitor, type RegisteredResource, reveal } from './resource.ts';
import { readStack, type Value } from './stack.ts';

export { type RegisteredResource, unknown } from './resource.ts';

/** Makes a resource and answers with its id and the outputs that the inputs do not have. */
export type Realise = (
  resource: RegisteredResource,
) => Promise<{ readonly id: string; readonly outputs: Readonly<Record<string, unknown>> }>;

/** Answers a provider's function, such as the one that returns Google's access token. */
export type Call = (token: string, inputs: unknown) => Promise<Record<string, unknown>>;

export interface EvaluateArgs {
  readonly stack: string;
  /** Settings over those of the stack. */
  readonly config?: Readonly<Record<string, Value>>;
  readonly realise: Realise;
  readonly call?: Call;
  /** As `pulumi preview`: nothing is realised, what a provider would compute is unknown. */
  readonly preview?: boolean;
  /** Of Pulumi.yaml and the stacks' files, unless they are this project's. */
  readonly folder?: string;
  /** The infra program, unless a test brings its own. */
  readonly program?: () => pulumi.Inputs;
}

export interface Evaluation {
  readonly outputs: Readonly<Record<string, unknown>>;
  readonly secretOutputs: readonly string[];
  readonly resources: readonly RegisteredResource[];
}

const fakeCredentials: Call = async (token) => {
  if (token !== 'gcp:organizations/getClientConfig:getClientConfig') {
    throw new Error(`nothing here answers the provider's function ${token}`);
  }
  return { accessToken: 'local-access-token', id: 'local', project: '', region: '', zone: '' };
};

const forever = new Promise<never>(() => {});

/**
 * What cannot be made is told at once: no hook is called here, so none is registered. Pulumi's own
 * server for them calls itself until it is answered; shut down before that, it does so for ever, and
 * the process never ends.
 */
const noCallbacks = {
  registerErrorHook: async () => {},
  awaitStackRegistrations: async () => {},
  shutdown: () => {},
};
/** Left out of its types, as internal. */
const { getStore } = state as unknown as { getStore(): { callbacks: object } };

let evaluating = false;

/**
 * Runs the infra program in this process, under Pulumi's runtime with `realise` in the provider's
 * place, and resolves when every resource is registered and every output known. The first failure
 * lets what is under way finish, starts nothing more, and rejects with the original error.
 */
export async function evaluate(args: EvaluateArgs): Promise<Evaluation> {
  if (evaluating) throw new Error("Pulumi's runtime holds one program at a time: await the other");
  evaluating = true;
  try {
    return await run(args);
  } finally {
    evaluating = false;
  }
}

async function run(args: EvaluateArgs): Promise<Evaluation> {
  const { preview = false, call = fakeCredentials } = args;
  const stack = readStack(args.stack, args.config, args.folder);
  const resources: RegisteredResource[] = [];
  const underWay = new Set<Promise<unknown>>();
  const failure = Promise.withResolvers<never>();
  let failed = false;

  // After a failure the program is left waiting for good: answering it with the error would set
  // off a rejection in each output that nobody awaits, and the first of them ends the process.
  const guarded = async <T>(work: () => Promise<T>): Promise<T> => {
    if (failed) return forever;
    const working = (async () => work())();
    underWay.add(working);
    try {
      const answer = await working;
      return failed ? forever : answer;
    } catch (error) {
      failed = true;
      failure.reject(error);
      return forever;
    } finally {
      underWay.delete(working);
    }
  };

  const newResource = async (resource: RegisteredResource, state: Record<string, unknown>) => {
    resources.push(resource);
    if (preview || !resource.custom) return { id: undefined, state };
    const { id, outputs } = await guarded(() => args.realise(resource));
    const secrets = resource.secretOutputs.filter((key) => outputs[key] !== undefined);
    const hidden = secrets.map((key) => [key, pulumi.secret(outputs[key])] as const);
    return { id, state: { ...state, ...outputs, ...Object.fromEntries(hidden) } };
  };

  await pulumi.runtime.setMocks(
    {
      call: ({ token, inputs }) => guarded(() => call(token, inputs)),
      newResource: ({ type }) => {
        throw new Error(`${type} came without its request`);
      },
    },
    stack.project,
    stack.name,
    preview,
  );
  pulumi.runtime.setAllConfig({ ...stack.config });
  getStore().callbacks = noCallbacks;

  // Mocks are told type, name and inputs only. What else the engine would be told (dependencies,
  // parent, protection) stands in the request: each is answered by a monitor of its own, the same
  // one but for what it says to `newResource`.
  const monitor = pulumi.runtime.getMonitor() as unknown as Monitor;
  const { registerResource } = monitor;
  monitor.registerResource = (request, respond) => {
    const state = (request.getObject()?.toJavaScript() ?? {}) as Record<string, unknown>;
    const resource = describe(request, state, monitor);
    const mocks = { newResource: () => newResource(resource, state) };
    const own = Object.create(monitor, { mocks: { value: mocks } });
    return registerResource.call(own, request, respond);
  };

  const finished = async (): Promise<Evaluation> => {
    const program = args.program ?? (await loadProgram());
    const outputs = await pulumi.runtime.serializeProperties('outputs', program());
    await pulumi.runtime.disconnect();
    const secretOutputs: string[] = [];
    return { outputs: reveal(outputs, secretOutputs), secretOutputs, resources };
  };
  try {
    return await Promise.race([finished(), failure.promise]);
  } catch (error) {
    await Promise.allSettled(underWay);
    // What the program still waits for, Pulumi would report when the process ends. A turn of the
    // event loop, since some of it may be on its way into that list.
    await setImmediate();
    pulumi.runtime.resetOptions('', '', -1, '', '', false, '');
    throw error;
  }
}

/** Imported late: what only reads a stack's settings need not load the provider's SDK. */
async function loadProgram(): Promise<() => pulumi.Inputs> {
  return (await import('../infra/index.ts')).default;
}
