/** What came of looking at one thing that a deployment needs. */
export interface Finding {
  readonly title: string;
  readonly state: 'there' | 'missing' | 'unknown';
  readonly found: string;
  /** What to do about it, a line each. */
  readonly advice: readonly string[];
}

type Make = (title: string, found: string, ...advice: readonly string[]) => Finding;

const make =
  (state: Finding['state']): Make =>
  (title, found, ...advice) => ({ title, state, found, advice });

export const there = make('there');
export const missing = make('missing');
/** Could not be looked at: no reason to fail, and none to be sure. */
export const unknown = make('unknown');
