import { randomUUID } from 'node:crypto';
import type { Project } from '../../project.ts';
import { patched } from '../../rest/mask.ts';
import { lastOf } from '../../rest/names.ts';
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
  /** Pulumi's type, by which the realiser is found: it gives the id. */
  readonly type: string;
  /** What the id is made of. Default: nothing that was given. */
  readonly seedOf?: (given: Body) => string;
  /** With what Google fills in; throws what Google refuses. */
  readonly complete: (given: Body, context: Context<T>) => T;
  /** As the program would register it. Default: as it is. */
  readonly inputsOf?: (row: T) => Body;
  /** Whether names have the project's number where others have its id. */
  readonly byNumber?: boolean;
  /** Takes it out of what uses it, or throws because something does. */
  readonly release?: (project: Project, row: T, query: URLSearchParams) => void | Promise<void>;
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
      route(`DELETE ${one}`, async ({ project, params: { id }, query }) => {
        const row = this.#get(project, id);
        await args.release?.(project, row, query);
        await project.cloud.remove(this.#realisedOf(project, row));
        this.in(project).delete(row.name);
        return {};
      }),
    ];
  }

  in(project: Project): Table<T> {
    return project.table<T>(`monitoring/${this.#args.key}`);
  }

  /** Changes one that is there already. */
  async put(project: Project, row: T): Promise<T> {
    await project.cloud.update(this.#realisedOf(project, row), this.#inputsOf(row));
    this.in(project).set(row.name, row);
    return row;
  }

  /** What Google refuses it refuses before there is anything that has a name. */
  async #create(project: Project, given: Body): Promise<T> {
    const { type, complete, seedOf = () => randomUUID() } = this.#args;
    const nameless = complete(given, { project, name: '', before: undefined });
    const wanted = { type, name: seedOf(given), inputs: this.#inputsOf(nameless) };
    const { id } = await project.cloud.realise(wanted);
    const name = this.#nameOf(project, lastOf(id));
    const row = complete(given, { project, name, before: undefined });
    this.in(project).add(name, row);
    return row;
  }

  /** Without a mask, as a whole. */
  #replace(project: Project, before: T, given: Body, mask: string | null): Promise<T> {
    const { name } = before;
    const all = mask ? patched({ ...before } as Body, given, mask) : given;
    return this.put(project, this.#args.complete(all, { project, name, before }));
  }

  #get(project: Project, id: string): T {
    const name = this.#nameOf(project, id);
    const row = this.in(project).find(name);
    if (row !== undefined) return row;
    throw new Refusal('NOT_FOUND', `Could not find ${name}.`);
  }

  #inputsOf(row: T): Body {
    return this.#args.inputsOf?.(row) ?? ({ ...row } as Body);
  }

  /** As the realiser names it: by the project's id in any case. */
  #realisedOf({ id }: Project, { name }: T): string {
    return `projects/${id}/${this.#args.key}/${lastOf(name)}`;
  }

  #nameOf(project: Project, id?: string): string {
    const { key, byNumber = false } = this.#args;
    const collection = `projects/${byNumber ? project.number : project.id}/${key}`;
    return id === undefined ? collection : `${collection}/${id}`;
  }
}
