import { spread } from './statistics.ts';
import { show } from './table.ts';

/** What a section promises, and whether it was kept. */
export interface Target {
  readonly what: string;
  /** What was wanted, for the person. */
  readonly wanted: string;
  /** What was measured, for the person. */
  readonly got: string;
  readonly reached: boolean;
}

interface TargetArgs {
  readonly what: string;
  readonly values: readonly number[];
  readonly unit: string;
  readonly digits?: number;
}

/** The median of the rounds decides: a single round may be somebody else's noise. */
export function atLeast(limit: number, { what, values, unit, digits = 2 }: TargetArgs): Target {
  const reached = spread(values).median >= limit;
  return { what, wanted: `≥ ${limit}${unit}`, got: `${show(values, digits)}${unit}`, reached };
}

export function atMost(limit: number, { what, values, unit, digits = 2 }: TargetArgs): Target {
  const reached = spread(values).median <= limit;
  return { what, wanted: `≤ ${limit}${unit}`, got: `${show(values, digits)}${unit}`, reached };
}
