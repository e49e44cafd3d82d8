import { locationOf } from '../../rest/names.ts';
import { type Route, route } from '../../rest/route.ts';
import { regions } from '../../shared/regions.ts';
import { addressesOf, firewallsOf, showAddress, showFirewall } from './leftovers.ts';
import { scopeOf } from './operations.ts';
import { notFound } from './refusal.ts';
import { aggregateOf, listOf } from './show.ts';

/** To see, not to change: firewall rules and addresses, none but what Google has made. */
export const heldRoutes: readonly Route[] = [
  route('GET projects/{project}/global/firewalls', ({ project, query }) => {
    const all = firewallsOf(project).map(showFirewall);
    return listOf('firewall', `projects/${project.id}/global/firewalls`, all, query);
  }),

  route('GET projects/{project}/global/firewalls/{firewall}', ({ project, params }) => {
    const path = `projects/${project.id}/global/firewalls/${params.firewall}`;
    const found = firewallsOf(project).find(({ name }) => name === path);
    if (found === undefined) throw notFound(path);
    return showFirewall(found);
  }),

  route('GET projects/{project}/global/addresses', ({ project, query }) => {
    return listOf('address', `projects/${project.id}/global/addresses`, [], query);
  }),

  route('GET projects/{project}/regions/{region}/addresses', ({ project, params, query }) => {
    const path = `projects/${project.id}/regions/${params.region}`;
    const all = addressesOf(project)
      .filter(({ name }) => scopeOf(name) === path)
      .map((address) => showAddress(project, address));
    return listOf('address', `${path}/addresses`, all, query);
  }),

  route('GET projects/{project}/aggregated/addresses', ({ project }) => {
    const all = addressesOf(project);
    const byRegion = Object.keys(regions).map((region) => {
      const own = all.filter(({ name }) => locationOf(name) === region);
      return [region, own.map((address) => showAddress(project, address))] as const;
    });
    return aggregateOf('address', `projects/${project.id}/aggregated/addresses`, byRegion);
  }),
];
