import type { Project } from '../../project.ts';
import { type Body, type Call, type Route, route } from '../../rest/route.ts';
import { Kind } from '../../shared/kind.ts';
import { regions } from '../../shared/regions.ts';
import { showOperation } from './operations.ts';
import { inputsOf, type Part, rowOf, showRow } from './part.ts';
import { type Resource, requireIdle, tableOf, usersOf } from './references.ts';
import {
  alreadyExists,
  inUse,
  invalidField,
  notFound,
  required,
  requireFingerprint,
  requireName,
} from './refusal.ts';
import { aggregateOf, listOf, scopeOf } from './show.ts';

const GLOBAL = 'projects/{project}/global';
const REGIONAL = 'projects/{project}/regions/{region}';

/** They are older than the word `global` in paths. */
const UNSCOPED = ['setUrlMap', 'setSslCertificates'];

/** In Google's words: https://github.com/googleapis/google-cloud-go/issues/7802 */
const LABELS_CHANGED = 'Labels fingerprint either invalid or resource labels have changed';

/** What Compute has of one kind: all of it is kept, shown and changed in one way. */
export class Collection {
  readonly routes: readonly Route[];
  readonly #part: Part;
  /** Keys of the collections in which something may refer to these. */
  readonly #peers: readonly string[];
  readonly #kind: Kind<Resource>;

  constructor(part: Part, peers: readonly string[]) {
    const { key, kind, type, isRegional = false, ready = (row) => row } = part;
    this.#part = part;
    this.#peers = peers;
    this.#kind = new Kind<Resource>({
      table: `compute/${key}`,
      type,
      inputsOf: (row) => inputsOf(part, row),
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
    const { key, updates = [], setters = {} } = this.#part;
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
    if (tableOf(project, this.#part.key).find(path)) throw alreadyExists(path);
    const creationTimestamp = new Date().toISOString();
    const row = rowOf(this.#part, project, body, { name: path, creationTimestamp });
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
    const after = rowOf(this.#part, project, given, before);
    return this.#kind.update(project, before, after, { step: 'balancing.update', shown: before });
  }

  #delete({ project, params }: Call): object {
    const before = this.#find({ project, params });
    requireIdle(project, before.name);
    const [user] = usersOf(project, before, this.#peers);
    if (user) throw inUse(this.#part.kind, before.name, user);
    return this.#kind.delete(project, before, { step: 'balancing.delete', shown: before });
  }

  #find({ project, params }: Pick<Call, 'project' | 'params'>): Resource {
    const path = this.#pathOf(project, params, params.name);
    const row = tableOf(project, this.#part.key).find(path);
    if (row === undefined) throw notFound(path);
    return row;
  }

  /** Of one, or of the collection. */
  #pathOf({ id }: Project, { region }: Call['params'], name?: string): string {
    const scope = region === undefined ? 'global' : `regions/${region}`;
    const collection = `projects/${id}/${scope}/${this.#part.key}`;
    return name === undefined ? collection : `${collection}/${name}`;
  }

  #list({ project, params, query }: Call): object {
    const path = this.#pathOf(project, params);
    const own = this.#all(project).filter(([one]) => scopeOf(one) === scopeOf(path));
    const shown = own.map(([, one]) => one);
    return listOf(this.#part.kind, path, shown, query);
  }

  #all(project: Project): readonly (readonly [path: string, shown: object])[] {
    const { key, held = () => [] } = this.#part;
    const made = tableOf(project, key).entries();
    return [
      ...made.map(([path, row]) => [path, this.#show(project, row)] as const),
      ...held(project),
    ];
  }

  #show(project: Project, row: Resource): object {
    return showRow(this.#part, project, row, usersOf(project, row, this.#peers));
  }
}
