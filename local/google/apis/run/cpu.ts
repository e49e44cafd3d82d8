import type { Container } from './shape.ts';

/** What containers may use together. */
export function cpusOf(containers: readonly Container[]): number {
  return containers.reduce((sum, { resources }) => sum + cpusIn(resources?.limits?.cpu ?? '1'), 0);
}

/** Of `2`, `0.5`, `500m`; Not a Number when it is none. */
export function cpusIn(cpu: string): number {
  return cpu.endsWith('m') ? Number.parseFloat(cpu) / 1000 : Number(cpu);
}
