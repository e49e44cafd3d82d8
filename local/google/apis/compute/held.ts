import { type Route, route } from '../../rest/route.ts';
import { firewallsOf, showFirewall } from './leftovers.ts';
import { notFound } from './refusal.ts';
import { listOf } from './show.ts';

/** To see, not to change: firewall rules, none but what Google has made. */
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
];
