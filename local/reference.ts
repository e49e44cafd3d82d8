import type { Desk } from './realiser.ts';

/** What a name, a path or a URL ends in: Google refers to what it has by any of the three. */
export const lastOf = (reference: unknown) => String(reference).split('/').at(-1) ?? '';

/** The id of what is referred to, whichever version of an interface the URL is of. */
export const idOf = (reference: unknown) => String(reference).replace(/^.*?\/(?=projects\/)/, '');

/**
 * What is referred to by a path or a URL, or by what it has at another key; undefined: nobody has
 * made it, or it is gone.
 */
export function find<T = object>(
  desk: Desk,
  type: string,
  reference: unknown,
  key = 'id',
): T | undefined {
  return desk.made(type).find((made) => made[key] === idOf(reference)) as T | undefined;
}

/** As `find`, but throws where there is nothing. */
export function requireMade<T = object>(
  desk: Desk,
  type: string,
  reference: unknown,
  key = 'id',
): T {
  const found = find<T>(desk, type, reference, key);
  if (found !== undefined) return found;
  const ids = desk.made(type).map((made) => made[key]);
  const kind = type.split(':').at(-1);
  throw new Error(
    `nobody has made the ${kind} ${reference}; there is ${ids.join(', ') || 'none of that kind'}`,
  );
}
