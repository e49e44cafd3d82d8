/** What is given to the CLI with each verb, whoever types it: a person or the rehearsal. */
export const verbs = {
  up: [],
  preview: [],
  // With the program, what waits for Google's leftovers is there: infra/leftovers.ts. And whatever
  // can be deleted is, should one of them stay.
  destroy: ['--run-program', '--continue-on-error'],
} as const satisfies Readonly<Record<string, readonly string[]>>;
