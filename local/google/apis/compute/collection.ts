import type { Project } from '../../project.ts';
import { present } from '../../rest/message.ts';
import { lastOf, locationOf } from '../../rest/names.ts';
import { type Body, type Call, type Route, route } from '../../rest/route.ts';
import { Kind, type KindArgs } from '../../shared/kind.ts';
import { regions } from '../../shared/regions.ts';
import { showOperation } from './operations.ts';
import {
  mapReferences,
  type References,
  type Resource,
  requireIdle,
  requireReferred,
  tableOf,
  usersOf,
} from './references.ts';
import {
  alreadyExists,
  inUse,
  invalidField,
  notFound,
  required,
  requireFingerprint,
  requireName,
} from './refusal.ts';
import { aggregateOf, fingerprintOf, head, linkTo, listOf, scopeOf } from './show.ts';

export interface CollectionArgs {
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

const GLOBAL = 'projects/{project}/global';
const REGIONAL = 'projects/{project}/regions/{region}';

/** They are older than the word `global` in paths. */
const UNSCOPED = ['setUrlMap', 'setSslCertificates'];

/** What clients send back as they have read it. */
const OF_GOOGLE =
  'kind id name selfLink creationTimestamp region fingerprint labelFingerprint'.split(' ');

/** In Google's words: https://github.com/googleapis/google-cloud-go/issues/7802 */
const LABELS_CHANGED = 'Labels fingerprint either invalid or resource labels have changed';

/** What Compute has of one kind: all of it is kept, shown and changed in one way. */
export class Collection {
  readonly routes: readonly Route[];
  readonly #args: CollectionArgs;
  /** Keys of the collections in which something may refer to these. */
  readonly #peers: readonly string[];
  readonly #kind: Kind<Resource>;

  constructor(args: CollectionArgs, peers: readonly string[]) {
    const { key, kind, type, isRegional = false, ready = (row) => row } = args;
    this.#args = args;
    this.#peers = peers;
    this.#kind = new Kind<Resource>({
      table: `compute/${key}`,
      type,
      inputsOf: (row) => this.#inputsOf(row),
      ready,
      parentOf: scopeOf,
      show: showOperation,
    });
    const home = isRegional ? REGIONAL : GLOBAL;
    const one = `${home}/${key}/{name}`;
    this.routes = [
      route(`POST ${home}/${key}`, (call: Call) => this.#create(call)),
      ...[GLOBAL, REGIONAL].map((scope) =>
        route(`GET ${scope}/${key}`, (call: Call) => this.#list(call)),
      ),
      route(`GET projects/{project}/aggregated/${key}`, ({ project }: Call) => {
        return aggregateOf(kind, `projects/${project.id}/aggregated/${key}`, this.#all(project));
      }),
      route(`GET ${one}`, (call: Call) => this.#show(call.project, this.#find(call))),
      ...this.#changeRoutes(one),
      route(`DELETE ${one}`, (call: Call) => this.#delete(call)),
    ];
  }

  #changeRoutes(one: string): readonly Route[] {
    const { key, updates = [], setters = {} } = this.#args;
    return [
      ...updates.map((method) =>
        route(`${method} ${one}`, (call: Call) => this.#update(call, method)),
      ),
      ...Object.entries(setters).map(([verb, field]) => {
        const path = UNSCOPED.includes(verb) ? `projects/{project}/${key}/{name}` : one;
        return route(`POST ${path}/${verb}`, (call: Call) => this.#set(call, field));
      }),
    ];
  }

  #create({ project, params, body }: Call): object {
    const { name = '' } = body as { readonly name?: string };
    requireName(name);
    const { region } = params;
    if (region !== undefined && regions[region] === undefined) {
      throw invalidField('region', region, 'Unknown region.');
    }
    const path = this.#pathOf(project, params, name);
    if (tableOf(project, this.#args.key).find(path)) throw alreadyExists(path);
    const row = this.#complete(project, path, body, new Date().toISOString());
    return this.#kind.create(project, row, { step: 'balancing.create', shown: row });
  }

  #update({ project, params, body }: Call, method: 'PUT' | 'PATCH'): object {
    const before = this.#find({ project, params });
    // https://github.com/ansible-collections/google.cloud/issues/342
    if (body.fingerprint === undefined) throw required('resource.fingerprint');
    requireFingerprint(before, body.fingerprint);
    return this.#change(project, before, method === 'PUT' ? body : { ...before, ...body });
  }

  #set({ project, params, body }: Call, field: string): object {
    const before = this.#find({ project, params });
    if (field === 'labels') {
      requireFingerprint(before.labels ?? {}, body.labelFingerprint, LABELS_CHANGED);
    }
    return this.#change(project, before, { ...before, [field]: body[field] });
  }

  #change(project: Project, before: Resource, given: Body): object {
    requireIdle(project, before.name);
    const after = this.#complete(project, before.name, given, before.creationTimestamp);
    return this.#kind.update(project, before, after, { step: 'balancing.update', shown: before });
  }

  #delete({ project, params }: Call): object {
    const before = this.#find({ project, params });
    requireIdle(project, before.name);
    const [user] = usersOf(project, before, this.#peers);
    if (user) throw inUse(this.#args.kind, before.name, user);
    return this.#kind.delete(project, before, { step: 'balancing.delete', shown: before });
  }

  #complete(project: Project, path: string, given: Body, creationTimestamp: string): Resource {
    const { references = {}, complete = (fields: Body) => fields } = this.#args;
    const own = Object.entries(given).filter(([field]) => !OF_GOOGLE.includes(field));
    const resolved = mapReferences(present(Object.fromEntries(own)), references, (text, field) =>
      requireReferred(project, text, field, references[field] ?? []),
    );
    return { ...complete(resolved as Body, project, path), name: path, creationTimestamp };
  }

  #inputsOf({ name, creationTimestamp: _, ...fields }: Resource): Body {
    const { isRegional, inputsOf = (same: Body) => same } = this.#args;
    const region = isRegional ? { region: locationOf(name) } : {};
    return { ...inputsOf(fields), ...region, name: lastOf(name) };
  }

  #find({ project, params }: Pick<Call, 'project' | 'params'>): Resource {
    const path = this.#pathOf(project, params, params.name);
    const row = tableOf(project, this.#args.key).find(path);
    if (row === undefined) throw notFound(path);
    return row;
  }

  /** Of one, or of the collection. */
  #pathOf({ id }: Project, { region }: Call['params'], name?: string): string {
    const scope = region === undefined ? 'global' : `regions/${region}`;
    const collection = `projects/${id}/${scope}/${this.#args.key}`;
    return name === undefined ? collection : `${collection}/${name}`;
  }

  #list({ project, params, query }: Call): object {
    const path = this.#pathOf(project, params);
    const own = this.#all(project).filter(([one]) => scopeOf(one) === scopeOf(path));
    const shown = own.map(([, one]) => one);
    return listOf(this.#args.kind, path, shown, query);
  }

  #all(project: Project): readonly (readonly [path: string, shown: object])[] {
    const { key, held = () => [] } = this.#args;
    const made = tableOf(project, key).entries();
    return [
      ...made.map(([path, row]) => [path, this.#show(project, row)] as const),
      ...held(project),
    ];
  }

  #show(project: Project, row: Resource): object {
    const { kind, isRegional, references = {}, show, updates = [], setters = {} } = this.#args;
    const { name, ...fields } = row;
    // What can be changed, but for labels alone, has a fingerprint.
    const isLocked = [...updates, ...Object.keys(setters)].some((verb) => verb !== 'setLabels');
    return {
      ...head(kind, name),
      ...(mapReferences(fields, references, linkTo) as object),
      ...(isRegional ? { region: linkTo(scopeOf(name)) } : {}),
      ...(isLocked ? { fingerprint: fingerprintOf(row) } : {}),
      ...('setLabels' in setters ? { labelFingerprint: fingerprintOf(row.labels ?? {}) } : {}),
      ...show?.(row, project, usersOf(project, row, this.#peers)),
    };
  }
}
