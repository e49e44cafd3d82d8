import type { Project } from '../../project.ts';
import { type Route, route } from '../../rest/route.ts';
import { regions, zonesOf } from '../../shared/regions.ts';
import { notFound } from './refusal.ts';
import { head, linkTo, listOf } from './show.ts';

/** https://cloud.google.com/compute/docs/reference/rest/v1/regions */
function showRegion({ id }: Project, region: string): object {
  const zones = zonesOf(region).map((zone) => linkTo(`projects/${id}/zones/${zone}`));
  const path = `projects/${id}/regions/${region}`;
  return { ...head('region', path), description: region, status: 'UP', zones };
}

/** https://cloud.google.com/compute/docs/reference/rest/v1/zones */
function showZone({ id }: Project, region: string, zone: string): object {
  return {
    ...head('zone', `projects/${id}/zones/${zone}`),
    description: zone,
    status: 'UP',
    region: linkTo(`projects/${id}/regions/${region}`),
  };
}

/** What gcloud asks for before it asks a person. */
export const placeRoutes: readonly Route[] = [
  route('GET projects/{project}', ({ project }) => ({
    ...head('project', `projects/${project.id}`),
    id: project.number,
    name: project.id,
    commonInstanceMetadata: { kind: 'compute#metadata' },
    defaultServiceAccount: `${project.number}-compute@developer.gserviceaccount.com`,
    defaultNetworkTier: 'PREMIUM',
    xpnProjectStatus: 'UNSPECIFIED_XPN_PROJECT_STATUS',
  })),

  route('GET projects/{project}/regions', ({ project, query }) => {
    const all = Object.keys(regions).map((region) => showRegion(project, region));
    return listOf('region', `projects/${project.id}/regions`, all, query);
  }),

  route('GET projects/{project}/regions/{region}', ({ project, params: { region } }) => {
    if (regions[region] === undefined) throw notFound(`projects/${project.id}/regions/${region}`);
    return showRegion(project, region);
  }),

  route('GET projects/{project}/zones', ({ project, query }) => {
    const all = Object.keys(regions).flatMap((region) =>
      zonesOf(region).map((zone) => showZone(project, region, zone)),
    );
    return listOf('zone', `projects/${project.id}/zones`, all, query);
  }),

  route('GET projects/{project}/zones/{zone}', ({ project, params: { zone } }) => {
    const region = zone.slice(0, zone.lastIndexOf('-'));
    if (!zonesOf(region).includes(zone)) throw notFound(`projects/${project.id}/zones/${zone}`);
    return showZone(project, region, zone);
  }),
];
