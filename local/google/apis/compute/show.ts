import { createHash } from 'node:crypto';
import { lastOf } from '../../rest/names.ts';
import { page } from '../../rest/route.ts';

/** Where Compute's links lead, whichever way and version it was asked in. */
const HOST = 'https://www.googleapis.com/compute/v1';

export const linkTo = (path: string) => `${HOST}/${path}`;

/** `projects/PROJECT/global`, or `projects/PROJECT/regions/REGION`, of something in it. */
export function scopeOf(path: string): string {
  return path
    .split('/')
    .slice(0, path.includes('/regions/') ? 4 : 3)
    .join('/');
}

/** Nineteen digits at most, the same each time. */
export function uniqueIdOf(path: string): string {
  const digest = createHash('sha256').update(path).digest();
  return String(digest.readBigUInt64BE() >> 1n);
}

/** Base64; another one for other contents. */
export function fingerprintOf(contents: object): string {
  const digest = createHash('sha256').update(JSON.stringify(contents)).digest();
  return digest.subarray(0, 8).toString('base64');
}

/** What everything that Compute has begins with. */
export function head(kind: string, path: string) {
  return {
    kind: `compute#${kind}`,
    id: uniqueIdOf(path),
    name: lastOf(path),
    selfLink: linkTo(path),
  };
}

/** One page of a list, as `maxResults` and `pageToken` ask for it. */
export function listOf(
  kind: string,
  path: string,
  items: readonly object[],
  query: URLSearchParams,
): object {
  return {
    kind: `compute#${kind}List`,
    id: path,
    ...page('items', items, query, 'maxResults'),
    selfLink: linkTo(path),
  };
}

/** All that there is, by `global` and `regions/REGION`: `projects/PROJECT/aggregated/COLLECTION`. */
export function aggregateOf(
  kind: string,
  path: string,
  all: readonly (readonly [path: string, shown: object])[],
): object {
  const scopes = Map.groupBy(all, ([one]) => scopeOf(one).split('/').slice(2).join('/'));
  const items = [...scopes].map(([scope, own]) => {
    return [scope, { [lastOf(path)]: own.map(([, shown]) => shown) }];
  });
  return {
    kind: `compute#${kind}AggregatedList`,
    id: path,
    items: Object.fromEntries(items),
    selfLink: linkTo(path),
  };
}
