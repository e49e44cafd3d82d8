import type { Project } from '../../project.ts';
import type { Body } from '../../rest/route.ts';
import { addressesOf, showAddress } from './leftovers.ts';
import type { Resource } from './references.ts';
import { invalidField } from './refusal.ts';
import { linkTo } from './show.ts';

/** https://cloud.google.com/compute/docs/reference/rest/v1/globalAddresses */
export function completeAddress(given: Body): Body {
  const { addressType = 'EXTERNAL' } = given;
  if (addressType !== 'EXTERNAL') {
    throw invalidField('resource.addressType', addressType, 'Here it is EXTERNAL.');
  }
  return { networkTier: 'PREMIUM', ...given, addressType };
}

export function showGlobalAddress(
  { address }: Resource,
  _: Project,
  users: readonly string[],
): object {
  if (address === undefined) return { status: 'RESERVING' };
  if (users.length === 0) return { status: 'RESERVED' };
  return { status: 'IN_USE', users: users.map(linkTo) };
}

/** Those in subnets, which Cloud Run has. */
export const heldAddresses = (project: Project) =>
  addressesOf(project).map((one) => [one.name, showAddress(project, one)] as const);
