import type { Cloud } from '../cloud.ts';
import { numberOf } from '../number.ts';
import { type Step, secondsOf } from './durations.ts';
import type { Faults } from './faults.ts';
import { Operations } from './rest/operation.ts';
import { Policies } from './rest/policy.ts';
import { serviceDisabled } from './rest/refusal.ts';
import { Table } from './rest/table.ts';

/** Without these two nothing can be enabled, and a person enables them: README, What you need. */
export const alwaysEnabled: readonly string[] = [
  'serviceusage.googleapis.com',
  'cloudresourcemanager.googleapis.com',
];

export interface ProjectArgs {
  readonly id: string;
  /** What makes its resources real. */
  readonly cloud: Cloud;
  readonly faults: Faults;
  /** How many times faster than Google's it goes. */
  readonly speed: number;
  /** Ends what waits. */
  readonly signal: AbortSignal;
}

/** A Google Cloud project: what is enabled in it, what is in it, who may do what. */
export class Project {
  readonly id: string;
  /** Twelve digits, the same each time. */
  readonly number: string;
  readonly cloud: Cloud;
  readonly operations: Operations;
  readonly policies = new Policies();
  readonly enabled = new Set(alwaysEnabled);
  readonly #speed: number;
  readonly #tables = new Map<string, Table<object>>();

  constructor({ id, cloud, faults, speed, signal }: ProjectArgs) {
    this.id = id;
    this.number = numberOf(id);
    this.cloud = cloud;
    this.operations = new Operations(faults, signal);
    this.#speed = speed;
  }

  /** The resources of one kind, such as `redis/instances`; whoever asks says what they look like. */
  table<T extends object>(kind: string): Table<T> {
    const table = this.#tables.get(kind) ?? new Table<object>();
    this.#tables.set(kind, table);
    return table as Table<T>;
  }

  /** Names of everything that is there, but for what Google puts into every project. */
  get contents(): readonly string[] {
    return [...this.#tables].flatMap(([kind, table]) => {
      const own = table.entries().filter(([, row]) => !('ofGoogle' in row));
      return own.map(([name]) => `${kind.split('/')[0]}: ${name}`);
    });
  }

  msOf(step: Step): number {
    return (1000 * secondsOf[step]) / this.#speed;
  }

  requireEnabled(service: string) {
    if (!this.enabled.has(service)) throw serviceDisabled(service, this.number);
  }
}
