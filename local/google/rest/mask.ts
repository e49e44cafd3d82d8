import type { Body } from './route.ts';

/**
 * `target` with the fields that a mask names as `body` has them; a field that `body` does not have
 * is gone from it. Without a mask, all fields that `body` has. https://google.aip.dev/161
 */
export function patched<T extends object>(target: T, body: Body, mask: string | null): T {
  const paths = mask ? mask.split(',') : Object.keys(body);
  const result = { ...target } as Record<string, unknown>;
  for (const path of paths) {
    const [first = '', ...rest] = path.split('.');
    const key = camelCase(first);
    const given = body[key];
    if (rest.length > 0) {
      result[key] = patched(asBody(result[key]), asBody(given), rest.join('.'));
    } else if (given === undefined) delete result[key];
    else result[key] = given;
  }
  return result as T;
}

/** The provider writes the names of fields one way in some masks, and the other way in others. */
export const camelCase = (name: string) =>
  name.replaceAll(/_([a-z])/g, (_, letter) => letter.toUpperCase());

const asBody = (value: unknown) => (value ?? {}) as Body;
