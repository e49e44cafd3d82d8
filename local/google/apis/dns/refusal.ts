/** In Google's words, as far as they are known: https://cloud.google.com/dns/docs/error-messages */

import { LegacyRefusal } from '../../rest/legacy.ts';

/** What is asked for by its name alone, such as `parameters.managedZone`. */
export const doesNotExist = (what: string, name: string) =>
  new LegacyRefusal(
    'NOT_FOUND',
    'notFound',
    `The '${what}' resource named '${name}' does not exist.`,
  );

/** https://github.com/hashicorp/terraform-provider-google/issues/9112 */
export const alreadyExists = (what: string, name: string) =>
  new LegacyRefusal(
    'ALREADY_EXISTS',
    'alreadyExists',
    `The resource '${what}' named '${name}' already exists`,
  );

/** https://github.com/kubernetes-sigs/external-dns/issues/3311 */
export const notAsIs = (what: string) =>
  new LegacyRefusal('FAILED_PRECONDITION', 'conditionNotMet', `Precondition not met for '${what}'`);

/** https://github.com/tetratelabs/tetrate-service-bridge-sandbox/issues/256 */
export const notEmpty = (zone: string) =>
  new LegacyRefusal(
    'INVALID_ARGUMENT',
    'containerNotEmpty',
    `The resource named '${zone}' cannot be deleted because it contains one or more 'resource records'.`,
  );

/** https://github.com/mantl/mantl/issues/1082 */
export const badValue = (what: string, value: unknown) =>
  new LegacyRefusal('INVALID_ARGUMENT', 'invalid', `Invalid value for '${what}': '${value ?? ''}'`);

/** https://github.com/GoogleCloudPlatform/cloud-foundation-toolkit/issues/466 */
export const missing = (what: string) =>
  new LegacyRefusal(
    'INVALID_ARGUMENT',
    'required',
    `The '${what}' parameter is required but was missing.`,
  );

/** https://github.com/hashicorp/terraform-provider-google/issues/836 */
export const badSet = (what: string, reason: string, why: string) =>
  new LegacyRefusal(
    'INVALID_ARGUMENT',
    reason,
    `The resource record set '${what}' is invalid because ${why}`,
  );
