import { kinds } from './kinds.ts';
import type { Plan } from './plan.ts';

/** What the stack has already: URNs, and what each is to Google. */
export type Known = ReadonlyMap<string, string>;

/** Whether the stack has made, or taken in, anything at Google. */
export function isSettled(known: Known): boolean {
  return [...known.keys()].some((urn) => {
    const type = urn.split('::').at(-2)?.split('$').at(-1) ?? '';
    return type in kinds;
  });
}

/** Throws where the stack has something else than what would be kept: it would lose that. */
export function requireSame({ resources }: Plan, known: Known) {
  const others = resources.flatMap(({ resource, path }) => {
    const id = known.get(resource.urn);
    if (id === undefined || path === undefined || id === path) return [];
    return [`  ${resource.name}: ${id}, not ${path}`];
  });
  if (others.length === 0) return;
  throw new Error(
    `the stack has others of these already, and would lose them:\n${others.join('\n')}\n` +
      'Nothing was changed. Take things in with a stack of their own (pulumi stack init).',
  );
}
