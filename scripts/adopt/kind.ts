import type { RegisteredResource } from '../../local/resource.ts';
import type { Api } from '../google.ts';
import type { Place } from './discover.ts';
import type { PolicyOf } from './lookup.ts';

export type Inputs = RegisteredResource['inputs'];

/** One thing in which what is there may differ from what the program asks for. */
interface Field {
  /** Path in the program's inputs, and in Google's answer. */
  readonly path: string;
  /** What Google means where it says nothing. */
  readonly absent?: unknown;
  /** Whether the provider makes the resource anew for another value: always, or for a lesser one. */
  readonly replaces?: 'always' | 'less';
}

/** How a resource is found at Google, and what `pulumi import` calls it. */
export interface Kind {
  readonly api: Api;
  /** In the API, from its version on; what `pulumi import` takes, too. */
  readonly path: (inputs: Inputs, place: Place) => string;
  readonly fields: readonly Field[];
}

/** As `Kind`, for what Google gives a name to: it is found by the title that the program gives it. */
export interface Listed {
  readonly api: Api;
  /** In the API, with its version. */
  readonly collection: (place: Place) => string;
  /** Of the list, in Google's answer. */
  readonly key: string;
  readonly title: (inputs: Inputs) => unknown;
}

/** As `Kind`, for a member of somebody's policy. */
export interface Membership {
  readonly policy: (inputs: Inputs, place: Place) => PolicyOf;
  readonly importPath: (inputs: Inputs, place: Place) => string;
}

export type ByType<T> = Readonly<Record<string, T>>;

export const inRegion =
  (collection: string, key = 'name') =>
  (inputs: Inputs, { project, region }: Place) =>
    `projects/${project}/locations/${region}/${collection}/${inputs[key]}`;

/** Of Compute Engine. */
export const globally =
  (collection: string) =>
  ({ name }: Inputs, { project }: Place) =>
    `projects/${project}/global/${collection}/${name}`;
