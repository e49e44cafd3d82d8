import { Refusal } from '../rest/refusal.ts';
import type { Api, Route } from '../rest/route.ts';
import { heldRoutes } from './compute/held.ts';
import { networkRoutes } from './compute/networks.ts';
import { computeOperationRoutes } from './compute/operations.ts';
import { placeRoutes } from './compute/places.ts';
import { asComputeRefusal } from './compute/refusal.ts';
import { subnetworkRoutes } from './compute/subnetworks.ts';

const SERVICE = 'compute.googleapis.com';

/** Compute's own way of refusing, also where it is not enabled. */
const inItsWay = ({ handle, ...route }: Route): Route => ({
  ...route,
  async handle(call) {
    try {
      call.project.requireEnabled(SERVICE);
      return await handle(call);
    } catch (error) {
      throw error instanceof Refusal ? asComputeRefusal(error) : error;
    }
  },
});

const routes = [
  ...computeOperationRoutes,
  ...networkRoutes,
  ...subnetworkRoutes,
  ...heldRoutes,
  ...placeRoutes,
];

/** https://cloud.google.com/compute/docs/reference/rest/v1 */
export const compute: Api = {
  segment: 'compute',
  versions: ['v1', 'beta'],
  // Its routes look after that themselves.
  service: undefined,
  routes: routes.map(inItsWay),
};
