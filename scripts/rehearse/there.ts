import { readStack, type Stack } from '../../local/stack.ts';
import { encryptedSettings } from '../doctor/stack.ts';
import type { Stage } from './stage.ts';
import { inRegion } from './world.ts';

/** The program's own outputs. */
export interface Outputs {
  /** Of a domain, `https://DOMAIN`: on this machine nobody finds it by that. */
  readonly url: string;
  /** Of a domain. */
  readonly address?: string;
  readonly image: string;
  readonly eraser: string;
}

export async function outputsOf({ cli }: Stage): Promise<Outputs> {
  return JSON.parse(await cli.ask('stack', 'output', '--json')) as Outputs;
}

interface Service {
  readonly name: string;
  readonly traffic: readonly { readonly type: string }[];
  readonly uri: string;
  readonly latestReadyRevision: string;
  readonly template: { readonly containers: readonly { readonly image: string }[] };
}

/** The one service of a project, as Google tells it. */
export function serviceOf(stage: Pick<Stage, 'world'>, project?: string): Promise<Service> {
  return theOnly<Service>(stage, 'run/v2', 'services', project);
}

interface Instance {
  readonly name: string;
  readonly memorySizeGb: number;
  readonly createTime: string;
}

export function redisOf(stage: Pick<Stage, 'world'>, project?: string): Promise<Instance> {
  return theOnly<Instance>(stage, 'redis/v1', 'instances', project);
}

async function theOnly<T>(
  { world }: Pick<Stage, 'world'>,
  api: string,
  collection: string,
  project?: string,
): Promise<T> {
  const path = `${api}/${inRegion(collection, project)}`;
  const { [collection]: all = [] } = await world.rest<Record<string, readonly T[]>>('GET', path);
  const [one, ...more] = all;
  if (one !== undefined && more.length === 0) return one;
  throw new Error(`expected one of ${path}, got ${all.length}`);
}

/** The stack's settings, as far as they are in clear. */
export function settingsOf({ folder, options: { stack } }: Stage): Stack['own'] {
  return readStack(stack, encryptedSettings(folder, stack), folder).own;
}
