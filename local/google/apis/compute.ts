import { legacyRoutes } from '../rest/legacy.ts';
import type { Api } from '../rest/route.ts';
import { balancingRoutes } from './compute/balancing.ts';
import { heldRoutes } from './compute/held.ts';
import { networkRoutes } from './compute/networks.ts';
import { computeOperationRoutes } from './compute/operations.ts';
import { placeRoutes } from './compute/places.ts';
import { subnetworkRoutes } from './compute/subnetworks.ts';

/** https://cloud.google.com/compute/docs/reference/rest/v1 */
export const compute: Api = {
  segment: 'compute',
  versions: ['v1', 'beta'],
  // Its routes look after that themselves.
  service: undefined,
  routes: legacyRoutes('compute.googleapis.com', [
    ...computeOperationRoutes,
    ...networkRoutes,
    ...subnetworkRoutes,
    ...balancingRoutes,
    ...heldRoutes,
    ...placeRoutes,
  ]),
};
