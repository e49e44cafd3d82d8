import { randomInt } from 'node:crypto';
import { invalid } from '../../rest/refusal.ts';
import { SOMEBODY } from '../run/stamp.ts';

/** Their entries are somebody's own, whatever their values. */
const MAPS = new Set(['labels', 'userLabels', 'headers']);

/**
 * As Google's interfaces write a message: a field that is 0, false, empty text, an empty list or
 * UNSPECIFIED is left out, but for wrapped ones such as `enabled`. A dashboard that says `xPos: 0`
 * comes back without it. https://protobuf.dev/programming-guides/json/
 */
export function withoutDefaults<T>(message: T): T {
  if (Array.isArray(message)) return message.map(withoutDefaults) as T;
  if (typeof message !== 'object' || message === null) return message;
  const told = Object.entries(message)
    .filter(([key, value]) => key === 'enabled' || !isDefault(value))
    .map(([key, value]) => [key, MAPS.has(key) ? value : withoutDefaults(value)]);
  return Object.fromEntries(told) as T;
}

function isDefault(value: unknown): boolean {
  if (Array.isArray(value)) return value.length === 0;
  return !value || (typeof value === 'string' && value.endsWith('_UNSPECIFIED'));
}

/** https://cloud.google.com/monitoring/api/ref_v3/rest/v3/MutationRecord */
export interface Mutation {
  readonly mutateTime: string;
  readonly mutatedBy: string;
}

export const mutation = (): Mutation => ({
  mutateTime: new Date().toISOString(),
  mutatedBy: SOMEBODY,
});

/** As Google numbers channels, policies and conditions. */
export const newNumber = () => `${randomInt(1e9, 2 ** 40)}${randomInt(1e8, 1e9 - 1)}`;

/** Of `300s`; undefined: it is no duration. */
export function secondsOf(duration: unknown): number | undefined {
  const match = typeof duration === 'string' ? /^(\d+(?:\.\d+)?)s$/.exec(duration) : null;
  return match ? Number(match[1]) : undefined;
}

/** In Google's words. */
export function badField(field: string, value: unknown, why: string) {
  return invalid(`Field ${field} had an invalid value of "${value}": ${why}`);
}

export const missing = (field: string) => invalid(`Request was missing field ${field}.`);
