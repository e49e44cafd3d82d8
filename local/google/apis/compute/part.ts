import type { Project } from '../../project.ts';
import { present } from '../../rest/message.ts';
import { lastOf, locationOf } from '../../rest/names.ts';
import type { Body } from '../../rest/route.ts';
import type { KindArgs } from '../../shared/kind.ts';
import { mapReferences, type References, type Resource, requireReferred } from './references.ts';
import { fingerprintOf, head, linkTo, scopeOf } from './show.ts';

/** One kind of what a load balancer consists of. */
export interface Part {
  /** As paths have it, such as `urlMaps`. */
  readonly key: string;
  /** Of one of them: `urlMap`. */
  readonly kind: string;
  /** Pulumi's type, by which the realiser is found. */
  readonly type: string;
  /** Default: they are global. */
  readonly isRegional?: boolean;
  readonly references?: References;
  /** The requests that change one: as a whole, or by the fields that are given. */
  readonly updates?: readonly ('PUT' | 'PATCH')[];
  /** Requests that change one field, such as `setTarget`, and that field. */
  readonly setters?: Readonly<Record<string, string>>;
  /** With what Google fills in; throws what Google refuses. Its references are paths already. */
  readonly complete?: (given: Body, project: Project, path: string) => Body;
  /** As the program would register it, where that is not as Google has it. */
  readonly inputsOf?: (fields: Body) => Body;
  readonly ready?: KindArgs<Resource>['ready'];
  /** What depends on others, or on the time. `users`: paths of what refers to it. */
  readonly show?: (row: Resource, project: Project, users: readonly string[]) => object;
  /** What Google itself has of them, by their paths: to be seen only. */
  readonly held?: (project: Project) => readonly (readonly [path: string, shown: object])[];
}

/** What clients send back as they have read it. */
const OF_GOOGLE =
  'kind id name selfLink creationTimestamp region fingerprint labelFingerprint'.split(' ');

/** What is kept of what was given. Throws what Google refuses. */
export function rowOf(
  { references = {}, complete = (fields) => fields }: Part,
  project: Project,
  given: Body,
  { name, creationTimestamp }: Pick<Resource, 'name' | 'creationTimestamp'>,
): Resource {
  const own = Object.entries(given).filter(([field]) => !OF_GOOGLE.includes(field));
  const resolved = mapReferences(present(Object.fromEntries(own)), references, (text, field) =>
    requireReferred(project, text, field, references[field] ?? []),
  );
  return { ...complete(resolved as Body, project, name), name, creationTimestamp };
}

/** As the program would register it. */
export function inputsOf(
  { isRegional, inputsOf = (same) => same }: Part,
  { name, creationTimestamp: _, ...fields }: Resource,
): Body {
  const region = isRegional ? { region: locationOf(name) } : {};
  return { ...inputsOf(fields), ...region, name: lastOf(name) };
}

/** @param users paths of what refers to it */
export function showRow(
  { kind, isRegional, references = {}, updates = [], setters = {}, show }: Part,
  project: Project,
  row: Resource,
  users: readonly string[],
): object {
  const { name, ...fields } = row;
  // What can be changed, but for labels alone, has a fingerprint.
  const isLocked = [...updates, ...Object.keys(setters)].some((verb) => verb !== 'setLabels');
  return {
    ...head(kind, name),
    ...(mapReferences(fields, references, linkTo) as object),
    ...(isRegional ? { region: linkTo(scopeOf(name)) } : {}),
    ...(isLocked ? { fingerprint: fingerprintOf(row) } : {}),
    ...('setLabels' in setters ? { labelFingerprint: fingerprintOf(row.labels ?? {}) } : {}),
    ...show?.(row, project, users),
  };
}
