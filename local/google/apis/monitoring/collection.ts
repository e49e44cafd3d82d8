import type { Project } from '../../project.ts';
import { patched } from '../../rest/mask.ts';
import { Refusal } from '../../rest/refusal.ts';
import { type Body, page, type Route, route } from '../../rest/route.ts';
import type { Table } from '../../rest/table.ts';
import type { Row } from '../../shared/kind.ts';

interface Context<T> {
  readonly project: Project;
  /** Given by Google, in full. */
  readonly name: string;
  /** What is to be replaced; undefined: it is new. */
  readonly before: T | undefined;
}

export interface CollectionArgs<T extends Row> {
  /** As paths and lists have it, such as `alertPolicies`. */
  readonly key: string;
  /** Of something new. */
  readonly idOf: (given: Body) => string;
  /** With what Google fills in; throws what Google refuses. */
  readonly complete: (given: Body, context: Context<T>) => T;
  /** Whether names have the project's number where others have its id. */
  readonly byNumber?: boolean;
  /** Takes it out of what uses it, or throws because something does. */
  readonly release?: (project: Project, row: T, query: URLSearchParams) => void;
}

/** What Cloud Monitoring keeps of one kind: all is done at once, there are no operations. */
export class Collection<T extends Row> {
  readonly routes: readonly Route[];
  readonly #args: CollectionArgs<T>;

  constructor(args: CollectionArgs<T>) {
    this.#args = args;
    const { key } = args;
    const one = `projects/{project}/${key}/{id}` as const;
    this.routes = [
      route(`POST projects/{project}/${key}`, ({ project, body }) => this.#create(project, body)),
      route(`GET projects/{project}/${key}`, ({ project, query }) => {
        return page(key, this.in(project).list(this.#nameOf(project)), query);
      }),
      route(`GET ${one}`, ({ project, params: { id } }) => this.#get(project, id)),
      route(`PATCH ${one}`, ({ project, params: { id }, query, body }) => {
        return this.#replace(project, this.#get(project, id), body, query.get('updateMask'));
      }),
      route(`DELETE ${one}`, ({ project, params: { id }, query }) => {
        const row = this.#get(project, id);
        args.release?.(project, row, query);
        this.in(project).delete(row.name);
        return {};
      }),
    ];
  }

  in(project: Project): Table<T> {
    return project.table<T>(`monitoring/${this.#args.key}`);
  }

  #create(project: Project, given: Body): T {
    const { idOf, complete } = this.#args;
    const name = this.#nameOf(project, idOf(given));
    const row = complete(given, { project, name, before: undefined });
    this.in(project).add(name, row);
    return row;
  }

  /** Without a mask, as a whole. */
  #replace(project: Project, before: T, given: Body, mask: string | null): T {
    const { name } = before;
    const all = mask ? patched({ ...before } as Body, given, mask) : given;
    const row = this.#args.complete(all, { project, name, before });
    this.in(project).set(name, row);
    return row;
  }

  #get(project: Project, id: string): T {
    const name = this.#nameOf(project, id);
    const row = this.in(project).find(name);
    if (row !== undefined) return row;
    throw new Refusal('NOT_FOUND', `Could not find ${name}.`);
  }

  #nameOf(project: Project, id?: string): string {
    const { key, byNumber = false } = this.#args;
    const collection = `projects/${byNumber ? project.number : project.id}/${key}`;
    return id === undefined ? collection : `${collection}/${id}`;
  }
}
