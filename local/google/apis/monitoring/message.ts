import { randomInt } from 'node:crypto';
import { isNothing, type MessageRules, withoutDefaults as shorten } from '../../rest/message.ts';
import { invalid } from '../../rest/refusal.ts';
import { SOMEBODY } from '../../shared/accounts.ts';

const rules: MessageRules = {
  // It is wrapped, and therefore told when it is false too.
  told: ['enabled'],
  maps: ['labels', 'userLabels', 'headers'],
  isDefault: (value) => isNothing(value) || isUnspecified(value),
};

const isUnspecified = (value: unknown) =>
  typeof value === 'string' && value.endsWith('_UNSPECIFIED');

/** A dashboard that says `xPos: 0` comes back without it. */
export const withoutDefaults = <T>(message: T): T => shorten(message, rules);

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

/** Of an enumeration, which is one of `google.monitoring`. */
export function badWord(field: string, type: string, word: unknown) {
  const named = `type.googleapis.com/google.monitoring.${type}`;
  return invalid(`Invalid value at '${field}' (${named}), ${JSON.stringify(word)}`);
}

export const missing = (field: string) => invalid(`Request was missing field ${field}.`);
