import type { Project } from '../../project.ts';
import type { Table } from '../../rest/table.ts';
import type { Row } from '../../shared/kind.ts';
import { invalidField, notFound, notReady } from './refusal.ts';
import { scopeOf } from './show.ts';

/** As it is kept: what it refers to by paths, such as `projects/PROJECT/global/urlMaps/NAME`. */
export interface Resource extends Row {
  readonly creationTimestamp: string;
  readonly [field: string]: unknown;
}

/** Names of fields that refer to others, and of the collections in which those are. */
export type References = Readonly<Record<string, readonly string[]>>;

export const tableOf = (project: Project, collection: string): Table<Resource> =>
  project.table(`compute/${collection}`);

/** `value`, each reference in it changed: a text, or those of a list, at any depth. */
export function mapReferences(
  value: unknown,
  references: References,
  change: (text: string, field: string) => string,
  field = '',
): unknown {
  if (typeof value === 'string')
    return Object.hasOwn(references, field) ? change(value, field) : value;
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    return value.map((item) => mapReferences(item, references, change, field));
  }
  const entries = Object.entries(value).map(([key, part]) => {
    // The keys of labels are somebody's own words.
    return [key, key === 'labels' ? part : mapReferences(part, references, change, key)];
  });
  return Object.fromEntries(entries);
}

/** Of what is named by a URL, or by the last parts of one. */
export function pathOf({ id, number }: Project, text: string): string {
  const [, owner = id, rest = text] = /(?:^|\/)projects\/([^/]+)\/(.+)$/.exec(text) ?? [];
  return `projects/${owner === number ? id : owner}/${rest}`;
}

/** The path of what `text` refers to. Throws where it is of another collection, or not there. */
export function requireReferred(
  project: Project,
  text: string,
  field: string,
  collections: readonly string[],
): string {
  const path = pathOf(project, text);
  const collection = path.split('/').at(-2) ?? '';
  if (!collections.includes(collection)) {
    throw invalidField(
      `resource.${field}`,
      text,
      `Unexpected resource collection '${collection}'.`,
    );
  }
  if (tableOf(project, collection).find(path) === undefined) throw notFound(path);
  requireIdle(project, path, ['create', 'delete']);
  return path;
}

/** Throws while one of these things is done to what has that path. */
export function requireIdle(
  { operations }: Project,
  path: string,
  verbs: readonly string[] = ['create', 'update', 'delete'],
) {
  const isUnderWay = operations.list(scopeOf(path)).some(({ args, endedAt }) => {
    return endedAt === undefined && args.target === path && verbs.includes(args.verb);
  });
  if (isUnderWay) throw notReady(path);
}

/** Paths of those in some collections that refer to it by its path, or by its address. */
export function usersOf(
  project: Project,
  { name, address = name }: Resource,
  collections: readonly string[],
): readonly string[] {
  const names = [name, address].map((text) => JSON.stringify(text));
  return collections
    .flatMap((collection) => tableOf(project, collection).entries())
    .filter(([path, row]) => {
      return path !== name && names.some((text) => JSON.stringify(row).includes(text));
    })
    .map(([path]) => path);
}
