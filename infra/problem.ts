import type { Settings } from './rules.ts';

/** What is wrong with a setting, and what to do about it. */
export interface Problem {
  readonly setting: string;
  readonly value: string | undefined;
  readonly allowed: string;
  readonly change: string;
}

export interface Check {
  readonly needs: readonly (keyof Settings)[];
  readonly check: (settings: Settings) => readonly Problem[];
}

/** A check that runs when each setting it needs is right by itself. */
export function between<Name extends keyof Settings>(
  needs: readonly Name[],
  check: (settings: Pick<Settings, Name>) => readonly Problem[],
): Check {
  return { needs, check };
}
