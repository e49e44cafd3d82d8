/** The values of several rounds. */
export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

/** Throws when there is no value. */
export function spread(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  const [min, max] = [sorted[0], sorted.at(-1)];
  if (min === undefined || max === undefined) throw new Error('expected a value, got none');
  const middle = (sorted.length - 1) / 2;
  const [low = min, high = max] = [sorted[Math.floor(middle)], sorted[Math.ceil(middle)]];
  return { median: (low + high) / 2, min, max };
}

/** Round by round, what `values` are in parts of `base`: what both rounds had in common goes out. */
export function ratios(values: readonly number[], base: readonly number[]): readonly number[] {
  if (values.length !== base.length) {
    throw new Error(`expected ${base.length} rounds, got ${values.length}`);
  }
  return values.map((value, round) => value / (base[round] ?? Number.NaN));
}
