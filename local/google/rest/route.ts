import type { Google } from '../google.ts';
import type { Project } from '../project.ts';
import { invalid } from './refusal.ts';

/** The names in braces of `projects/{project}/locations/{location}`. */
export type Names<Pattern extends string> = Pattern extends `${string}{${infer Name}}${infer Rest}`
  ? Name | Names<Rest>
  : never;

export type Body = Readonly<Record<string, unknown>>;

/** A request to one of the interfaces. */
export interface Call<Name extends string = string> {
  readonly google: Google;
  /** The project that the path names. */
  readonly project: Project;
  readonly params: Readonly<Record<Name, string>>;
  /** That of the interface which the path names, such as `v1`. */
  readonly version: string;
  /** Of the whole URL that a proxy is told, such as `europe-west3-127.0.0.1:8090`; else empty. */
  readonly host: string;
  readonly query: URLSearchParams;
  /** An empty object where the request has none. */
  readonly body: Body;
}

export interface Route {
  readonly method: string;
  readonly pattern: RegExp;
  readonly handle: (call: Call) => object | Promise<object>;
}

/** One of Google's interfaces. */
export interface Api {
  /** First segment of the paths under which it is found here, such as `redis`. */
  readonly segment: string;
  /** Following segments that stand for its version. */
  readonly versions: readonly string[];
  /** What has to be enabled in a project before it answers; undefined: it always does. */
  readonly service: string | undefined;
  readonly routes: readonly Route[];
}

/**
 * A route such as `GET projects/{project}/locations/{location}/instances/{instance}`; a name in
 * braces stands for one segment, without the `:verb` that may follow it.
 */
export function route<Pattern extends string>(
  pattern: Pattern,
  handle: (call: Call<Names<Pattern>>) => object | Promise<object>,
): Route {
  const [method = '', path = ''] = pattern.split(' ');
  const source = path
    .replaceAll(/[.*+?^$()|[\]\\]/g, '\\$&')
    .replaceAll(/\{(\w+)\}/g, '(?<$1>[^/:]+)');
  return { method, pattern: new RegExp(`^${source}$`), handle: handle as Route['handle'] };
}

/** One page of a list, as `pageToken` and `size` ask for it. */
export function page<Item>(
  key: string,
  items: readonly Item[],
  query: URLSearchParams,
  size = 'pageSize',
): Readonly<Record<string, unknown>> {
  const start = whole(query, 'pageToken');
  const end = start + (whole(query, size) || items.length);
  const shown = items.slice(start, end);
  return {
    // Google leaves out what is empty.
    ...(shown.length > 0 ? { [key]: shown } : {}),
    ...(end < items.length ? { nextPageToken: String(end) } : {}),
  };
}

function whole(query: URLSearchParams, name: string): number {
  const value = query.get(name) || '0';
  if (/^\d{1,9}$/.test(value)) return Number(value);
  throw invalid(`Invalid value at '${name}', "${value}"`);
}
