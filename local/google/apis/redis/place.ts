import { parseRange } from '../../../../infra/cidr.ts';
import type { Project } from '../../project.ts';
import { locationOf } from '../../rest/names.ts';
import { findConflict, networksOf } from '../../shared/network.ts';
import { zonesOf } from '../../shared/regions.ts';
import type { Instance } from './instance.ts';
import { badRequest } from './refusal.ts';

export function checkZones({ name, tier, locationId, alternativeLocationId }: Instance) {
  const zones = zonesOf(locationOf(name));
  if (!zones.includes(locationId)) {
    throw badRequest(
      `Zone ${locationId} is not in the region.`,
      'instance.location_id',
      locationId,
    );
  }
  if (alternativeLocationId === undefined) return;
  const field = 'instance.alternative_location_id';
  if (tier === 'BASIC') {
    throw badRequest('The Basic Tier has no other zone.', field, alternativeLocationId);
  }
  if (zones.includes(alternativeLocationId) && alternativeLocationId !== locationId) return;
  throw badRequest('It must be another zone of the region.', field, alternativeLocationId);
}

export function checkNetwork(project: Project, instance: Instance) {
  const { authorizedNetwork: network, connectMode, reservedIpRange } = instance;
  const field = 'instance.authorized_network';
  if (network.split('/')[1] !== project.id) {
    const message = 'authorized_network must exist in the same project as redis instance';
    throw badRequest(message, field, network);
  }
  if (networksOf(project).find(network) === undefined) {
    const message = 'Network name is not valid. Specify a valid name and try again.';
    throw badRequest(message, field, network);
  }
  // What it needs, an allocated range and a connection, nobody can make here.
  if (connectMode === 'PRIVATE_SERVICE_ACCESS') {
    throw badRequest(
      'Google private service access is not enabled. Enable privateServiceAccess and try again.',
      field,
      network,
    );
  }
  if (parseRange(reservedIpRange) && !findConflict(project, network, reservedIpRange)) return;
  throw badRequest(
    'Reserved IP range must be a range that no subnet of the network overlaps.',
    'instance.reserved_ip_range',
    reservedIpRange,
  );
}
