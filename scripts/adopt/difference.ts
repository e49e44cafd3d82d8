import type { RegisteredResource } from '../../local/resource.ts';
import { kinds } from './kinds.ts';
import { at, type Json, nameOf } from './lookup.ts';

export interface Difference {
  readonly field: string;
  readonly found: unknown;
  readonly wanted: unknown;
  /** Whether the resource would be made anew for it. */
  readonly replaces: boolean;
}

/** What of the resource that is there is not as the program asks for it. */
export function compare({ type, inputs }: RegisteredResource, there: Json): Difference[] {
  return (kinds[type]?.fields ?? []).flatMap((field) => {
    const { path, absent, replaces } = field;
    const [wanted, found] = [at(inputs, path), at(there, path) ?? absent];
    if (same(wanted, found)) return [];
    const less = replaces === 'less' && isLess(wanted, found);
    return [
      {
        field: path.split('.').findLast((part) => !/^\d+$/.test(part)) ?? path,
        found,
        wanted,
        replaces: replaces === 'always' || less,
      },
    ];
  });
}

/** A network, say, is told by its name, its path or its URL, a vCPU as 1 or as 1000m. */
function same(one: unknown, other: unknown): boolean {
  const [a, b] = [withoutHost(one), withoutHost(other)];
  const isWhole = (value: unknown) => String(value).startsWith('projects/');
  if (isWhole(a) && isWhole(b)) return a === b;
  return plain(a) === plain(b);
}

/** Compute Engine tells of others by URL. */
function withoutHost(value: unknown): unknown {
  return typeof value === 'string' ? value.replace(/^https?:\/\/.*?\/(?=projects\/)/, '') : value;
}

function plain(value: unknown): string | undefined {
  if (value === undefined) return undefined;
  const text = String(value);
  if (/^\d+m$/.test(text)) return String(Number.parseInt(text, 10) / 1000);
  // A port is a range to Google.
  if (/^(\d+)-\1$/.test(text)) return text.split('-')[0];
  // A range has a slash as well.
  return /^[\d.]+\/\d+$/.test(text) ? text : nameOf(text);
}

/** Numbers, and versions such as REDIS_7_0. */
function isLess(wanted: unknown, found: unknown): boolean {
  if (typeof wanted === 'number') return wanted < Number(found);
  return String(wanted) < String(found);
}
