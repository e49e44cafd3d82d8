import { Refusal } from './refusal.ts';

/** Resources of one kind, by their names. */
export class Table<T extends object> {
  readonly #rows = new Map<string, T>();

  /** Throws as Google does when there is none. */
  get(name: string, message = `Resource '${name}' was not found`): T {
    const row = this.#rows.get(name);
    if (row === undefined) throw new Refusal('NOT_FOUND', message);
    return row;
  }

  find(name: string): T | undefined {
    return this.#rows.get(name);
  }

  /** Throws as Google does when the name is taken. */
  add(name: string, row: T, message = `Resource '${name}' already exists`) {
    if (this.#rows.has(name)) throw new Refusal('ALREADY_EXISTS', message);
    this.#rows.set(name, row);
  }

  set(name: string, row: T) {
    this.#rows.set(name, row);
  }

  delete(name: string) {
    this.#rows.delete(name);
  }

  /** Those of a collection such as `projects/p/locations/l/instances`; `-` stands for any parent. */
  list(collection: string): readonly T[] {
    const parts = collection.split('/');
    return this.entries()
      .filter(([name]) => {
        const own = name.split('/');
        return (
          own.length === parts.length + 1 &&
          parts.every((part, index) => part === '-' || part === own[index])
        );
      })
      .map(([, row]) => row);
  }

  entries(): readonly (readonly [string, T])[] {
    return [...this.#rows];
  }
}
