import type { Project } from '../../project.ts';
import { lastOf } from '../../rest/names.ts';
import type { OperationArgs } from '../../rest/operation.ts';
import { Refusal } from '../../rest/refusal.ts';
import type { Table } from '../../rest/table.ts';
import type { Row } from '../../shared/kind.ts';

const KEPT_MS = 30 * 86_400_000;

/** What stays for 30 days after it was deleted. Its name has the project's number. */
export interface Recoverable extends Row {
  readonly state: 'ACTIVE' | 'DELETED';
  /** From when on one that is deleted cannot be had back. */
  readonly expireTime?: string;
  /** Of one that is deleted: it does not count as being there. */
  readonly ofGoogle?: true;
}

interface RecoverableArgs<T> {
  /** As `iam/workloadIdentityPools`. */
  readonly table: string;
  /** Pulumi's type, by which the realiser is found. */
  readonly type: string;
  /** As the program would register it. */
  readonly inputsOf: (row: T) => Readonly<Record<string, unknown>>;
}

/** Of which nobody else can have the name while it can be had back. */
export class RecoverableKind<T extends Recoverable> {
  readonly #args: RecoverableArgs<T>;

  constructor(args: RecoverableArgs<T>) {
    this.#args = args;
  }

  in(project: Project): Table<T> {
    return project.table<T>(this.#args.table);
  }

  /** One that is deleted is still told of. */
  get(project: Project, name: string): T {
    return this.in(project).get(name, 'Requested entity was not found.');
  }

  require(project: Project, name: string, state: Recoverable['state']): T {
    const row = this.get(project, name);
    if (row.state === state) return row;
    throw new Refusal('FAILED_PRECONDITION', 'Precondition check failed.');
  }

  list(project: Project, collection: string, query: URLSearchParams): readonly object[] {
    const all = this.in(project).list(collection);
    const isWanted = ({ state }: T) => state === 'ACTIVE' || isTrue(query.get('showDeleted'));
    return all.filter(isWanted).map(show);
  }

  create(project: Project, row: T): object {
    const table = this.in(project);
    table.add(row.name, row, 'Requested entity already exists');
    return start(project, 'create', row.name, {
      work: () => this.#realise(project, row),
      undo: () => table.delete(row.name),
    });
  }

  update(project: Project, before: T, after: T): object {
    const table = this.in(project);
    table.set(after.name, after);
    return start(project, 'update', after.name, {
      work: () => project.cloud.update(realisedOf(project, after), this.#args.inputsOf(after)),
      undo: () => table.set(before.name, before),
    });
  }

  /** `first`: takes down what it holds. */
  delete(project: Project, name: string, first = async () => {}): object {
    this.require(project, name, 'ACTIVE');
    const work = async () => {
      await first();
      await this.remove(project, name);
      return {};
    };
    return start(project, 'delete', name, { work });
  }

  async remove(project: Project, name: string): Promise<void> {
    const row = this.require(project, name, 'ACTIVE');
    await project.cloud.remove(realisedOf(project, row));
    const expireTime = new Date(Date.now() + KEPT_MS).toISOString();
    this.in(project).set(name, { ...row, state: 'DELETED', expireTime, ofGoogle: true });
  }

  undelete(project: Project, name: string): object {
    const { expireTime: _, ofGoogle: __, ...row } = this.require(project, name, 'DELETED');
    const restored = { ...row, state: 'ACTIVE' } as T;
    return start(project, 'undelete', name, {
      work: () => this.#realise(project, restored),
      settle: () => this.in(project).set(name, restored),
    });
  }

  async #realise(project: Project, row: T): Promise<object> {
    const { type, inputsOf } = this.#args;
    await project.cloud.realise({ type, name: lastOf(row.name), inputs: inputsOf(row) });
    return {};
  }
}

/** gcloud writes `True`. */
const isTrue = (text: string | null) => text?.toLowerCase() === 'true';

export const show = ({ ofGoogle: _, ...row }: Recoverable): object => row;

/** As realisers know it: by the project's id. */
const realisedOf = ({ id, number }: Project, { name }: Row) =>
  name.replace(`projects/${number}/`, `projects/${id}/`);

function start(
  project: Project,
  verb: string,
  target: string,
  work: Pick<OperationArgs, 'work' | 'settle' | 'undo'>,
): object {
  const ms = project.msOf('pool.change');
  const { name } = project.operations.start({ parent: target, target, verb, ms, ...work });
  return showOperation(project, name);
}

/**
 * Neither what it works on nor what came of it: the answers recorded in
 * github.com/GoogleCloudPlatform/k8s-config-connector (oidcworkloadidentitypoolprovider/_vcr_cassettes).
 */
export function showOperation({ operations }: Project, name: string): object {
  const { endedAt, refusal } = operations.get(name);
  if (endedAt === undefined) return { name };
  return { name, done: true, ...(refusal ? { error: refusal.toStatus() } : {}) };
}
