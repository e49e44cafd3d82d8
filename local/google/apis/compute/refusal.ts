import { LegacyRefusal } from '../../rest/legacy.ts';
import { fingerprintOf } from './show.ts';

export const invalidField = (field: string, value: unknown, why: string) =>
  new LegacyRefusal(
    'INVALID_ARGUMENT',
    'invalid',
    `Invalid value for field '${field}': '${value ?? ''}'. ${why}`,
  );

export const required = (field: string) =>
  new LegacyRefusal('INVALID_ARGUMENT', 'required', `Required field '${field}' not specified`);

/** Such as `network`, or `urlMap`, by its path. */
export function inUse(kind: string, path: string, user: string) {
  const words = kind.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  return new LegacyRefusal(
    'INVALID_ARGUMENT',
    'resourceInUseByAnotherResource',
    `The ${words} resource '${path}' is already being used by '${user}'`,
  );
}

export const notFound = (path: string) =>
  new LegacyRefusal('NOT_FOUND', 'notFound', `The resource '${path}' was not found`);

export const notReady = (path: string) =>
  new LegacyRefusal('INVALID_ARGUMENT', 'resourceNotReady', `The resource '${path}' is not ready`);

export const alreadyExists = (path: string) =>
  new LegacyRefusal('ALREADY_EXISTS', 'alreadyExists', `The resource '${path}' already exists`);

/** https://cloud.google.com/compute/docs/naming-resources */
const NAME = /^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$/;

export function requireName(name: string) {
  if (NAME.test(name)) return;
  throw invalidField('resource.name', name, `Must be a match of regex '${NAME.source}'`);
}

/** Whoever changes something has to have read it as it is. */
export function requireFingerprint(
  current: object,
  given: unknown,
  message = 'Supplied fingerprint does not match current fingerprint.',
) {
  // gcloud writes Base64 the way that URLs take.
  const standard = Buffer.from(String(given ?? ''), 'base64').toString('base64');
  if (standard === fingerprintOf(current)) return;
  throw new LegacyRefusal('FAILED_PRECONDITION', 'conditionNotMet', message);
}
