import { ratios, spread } from './statistics.ts';

export interface Metric {
  readonly key: string;
  /** With its unit. */
  readonly title: string;
  readonly digits?: number;
}

export interface TableArgs {
  readonly title: string;
  readonly metrics: readonly Metric[];
  /** The key of the metric that is given in parts of the first row's as well. */
  readonly compare: string;
}

/** What several contenders reached in several rounds; the first that is added is the base. */
export class Table {
  readonly title: string;
  readonly #metrics: readonly Metric[];
  readonly #compare: string;
  readonly #rows = new Map<string, Map<string, number[]>>();

  constructor({ title, metrics, compare }: TableArgs, rows: readonly string[]) {
    this.title = title;
    this.#metrics = metrics;
    this.#compare = compare;
    for (const row of rows) this.#rows.set(row, new Map());
  }

  /** One round's values of a row. */
  add(row: string, values: Readonly<Record<string, number>>) {
    for (const [key, value] of Object.entries(values)) this.#values(row, key).push(value);
  }

  values(row: string, key: string): readonly number[] {
    return this.#values(row, key);
  }

  /** Round by round, one row's values in parts of another's. */
  ratios(key: string, row: string, base: string): readonly number[] {
    return ratios(this.values(row, key), this.values(base, key));
  }

  lines(): readonly string[] {
    const [base = ''] = this.#rows.keys();
    const head = ['', ...this.#metrics.map(({ title }) => title), `× ${base}`];
    const rows = [...this.#rows.keys()].map((row) => {
      const cells = this.#metrics.map(({ key, digits = 0 }) => show(this.values(row, key), digits));
      const ratio = row === base ? '' : show(this.ratios(this.#compare, row, base), 2);
      return [row, ...cells, ratio];
    });
    return align([head, ...rows]);
  }

  toJSON() {
    const rows = [...this.#rows].map(([row, values]) => [row, Object.fromEntries(values)]);
    return { title: this.title, rows: Object.fromEntries(rows) as unknown };
  }

  #values(row: string, key: string): number[] {
    const values = this.#rows.get(row);
    if (values === undefined) throw new Error(`expected a row of "${this.title}", got "${row}"`);
    const kept = values.get(key) ?? [];
    values.set(key, kept);
    return kept;
  }
}

/** The median, and from where to where when there are several. */
export function show(values: readonly number[], digits: number): string {
  if (values.length === 0) return '';
  const { median, min, max } = spread(values);
  const format = (value: number) =>
    value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
  if (values.length === 1) return format(median);
  return `${format(median)} (${format(min)}–${format(max)})`;
}

function align(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = rows[0]?.map((_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  return rows.map((row) =>
    row
      .map((cell, column) => {
        const width = widths?.[column] ?? 0;
        return column === 0 ? cell.padEnd(width) : cell.padStart(width);
      })
      .join('  ')
      .trimEnd(),
  );
}
