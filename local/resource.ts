import * as pulumi from '@pulumi/pulumi';
import type { RegisterResourceRequest } from '@pulumi/pulumi/proto/resource_pb.js';

/** A resource as the program registers it with Pulumi's engine. */
export interface RegisteredResource {
  readonly type: string;
  readonly name: string;
  readonly urn: string;
  /** URN of the component that the resource belongs to. */
  readonly parent: string | undefined;
  /** False for a component: a group of resources, nothing to realise. */
  readonly custom: boolean;
  /** Secrets are in clear; in a preview what is not known yet is `unknown`. */
  readonly inputs: Readonly<Record<string, unknown>>;
  /** Paths of the inputs that the program marked secret, such as `registry.password`. */
  readonly secretInputs: readonly string[];
  /** Outputs that the provider's SDK declares secret. */
  readonly secretOutputs: readonly string[];
  /** URNs of what must be there first, by reference or by `dependsOn`. */
  readonly dependencies: readonly string[];
  readonly protect: boolean;
  /** Undefined: as the provider has it. */
  readonly deleteBeforeReplace: boolean | undefined;
  /** Names of the hooks that decide whether an operation that failed is tried again. */
  readonly onError: readonly string[];
}

/** Stands for a value that a preview cannot know: Pulumi's own mark. */
export const unknown = pulumi.runtime.unknownValue;

/** What is used here of the monitor that stands in for the engine under Pulumi's mocks. */
export interface Monitor {
  registerResource(request: RegisterResourceRequest, respond: unknown): Promise<void>;
  newUrn(parent: string, type: string, name: string): string;
}

/** The resource that a request to the engine registers; `state` is its inputs as JSON. */
export function describe(
  request: RegisterResourceRequest,
  state: Record<string, unknown>,
  monitor: Monitor,
): RegisteredResource {
  const [type, name, parent] = [request.getType(), request.getName(), request.getParent()];
  const secretInputs: string[] = [];
  return {
    type,
    name,
    urn: monitor.newUrn(parent, type, name),
    parent: parent === '' ? undefined : parent,
    custom: request.getCustom(),
    inputs: reveal(state, secretInputs),
    secretInputs,
    secretOutputs: request.getAdditionalsecretoutputsList(),
    dependencies: request.getDependenciesList(),
    protect: request.getProtect() ?? false,
    deleteBeforeReplace: request.getDeletebeforereplacedefined()
      ? request.getDeletebeforereplace()
      : undefined,
    onError: request.getHooks()?.getOnErrorList() ?? [],
  };
}

/** The value without Pulumi's wrapping of secrets, whose paths are added to `secrets`. */
export function reveal<T>(value: T, secrets: string[], path = ''): T {
  if (typeof value !== 'object' || value === null) return value;
  if (pulumi.runtime.isRpcSecret(value)) {
    secrets.push(path);
    return reveal(pulumi.runtime.unwrapRpcSecret(value), secrets, path);
  }
  const entries = Object.entries(value).map(([key, part]) => {
    return [key, reveal(part, secrets, path === '' ? key : `${path}.${key}`)] as const;
  });
  return (
    Array.isArray(value) ? entries.map(([, part]) => part) : Object.fromEntries(entries)
  ) as T;
}
