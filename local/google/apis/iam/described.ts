import { invalid } from '../../rest/refusal.ts';

/** What a client says of a pool and of a provider alike. */
export interface Described {
  readonly displayName?: string;
  readonly description?: string;
  readonly disabled?: boolean;
}

/** The reference's `workloadIdentityPoolId`, and `workloadIdentityPoolProviderId` as well. */
const ID = /^(?!gcp-)[a-z0-9-]{4,32}$/;

export function checkId(field: string, id: string) {
  if (ID.test(id)) return;
  throw invalid(
    `Invalid ${field} "${id}": expected 4 to 32 of the characters [a-z0-9-], and not gcp- before them.`,
  );
}

/** In Google's words: https://github.com/kushin77/self-hosted-runner/issues/1900 */
export function checkDescribed({ displayName = '', description = '' }: Described) {
  requireLength('display name', displayName, 32);
  requireLength('description', description, 256);
}

export function requireLength(what: string, text: string, most: number) {
  if (text.length <= most) return;
  throw invalid(`${what} must be less than or equal to ${most} characters`);
}
