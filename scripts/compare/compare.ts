import type { Found } from './collect.ts';
import type { Fields } from './fields.ts';

/** One field, or a whole thing, that is not the same in the two projects. */
export interface Difference {
  readonly kind: string;
  readonly name: string;
  /** Empty: the thing as a whole is in one of them only. */
  readonly path: string;
  /** As JSON; undefined: not there. */
  readonly tutorial: string | undefined;
  readonly program: string | undefined;
}

/** Why differences of one sort are meant to be. */
export interface Reason {
  readonly kind: RegExp;
  readonly path: RegExp;
  /** What the program has there, as JSON, `none` where it has nothing. Default: whatever it has. */
  readonly program?: RegExp;
  readonly reason: string;
}

export interface Comparison {
  /** Fields that are the same. */
  readonly same: number;
  readonly explained: readonly (Difference & { readonly reason: string })[];
  readonly unexplained: readonly Difference[];
  /** Reasons for what does not differ: they have to go. */
  readonly stale: readonly Reason[];
}

/** Field by field: what the tutorial made, and what the program did. */
export function compare(
  tutorial: readonly Found[],
  program: readonly Found[],
  reasons: readonly Reason[],
): Comparison {
  const keys = new Set([...tutorial, ...program].map(({ kind, name }) => `${kind} ${name}`));
  const differences: Difference[] = [];
  let same = 0;
  for (const key of keys) {
    const [one, other] = [tutorial, program].map((all) =>
      all.find(({ kind, name }) => `${kind} ${name}` === key),
    );
    const { kind = '', name = '' } = one ?? other ?? {};
    const found =
      one && other
        ? differing(one.fields, other.fields)
        : [{ path: '', tutorial: one && 'there', program: other && 'there' }];
    differences.push(...found.map((difference) => ({ kind, name, ...difference })));
    same += one && other ? union(one.fields, other.fields).length - found.length : 0;
  }
  const judged = differences.map((difference) => {
    const found = reasons.find(({ kind, path, program }) => {
      const fits = kind.test(`${difference.kind} ${difference.name}`) && path.test(difference.path);
      return fits && (program?.test(difference.program ?? 'none') ?? true);
    });
    return { difference, found };
  });
  return {
    same,
    explained: judged.flatMap(({ difference, found }) => {
      return found ? [{ ...difference, reason: found.reason }] : [];
    }),
    unexplained: judged.flatMap(({ difference, found }) => (found ? [] : [difference])),
    stale: reasons.filter((reason) => !judged.some(({ found }) => found === reason)),
  };
}

const union = (one: Fields, other: Fields) => [...new Set([...one.keys(), ...other.keys()])];

function differing(one: Fields, other: Fields) {
  return union(one, other)
    .filter((path) => one.get(path) !== other.get(path))
    .map((path) => ({ path, tutorial: one.get(path), program: other.get(path) }));
}
