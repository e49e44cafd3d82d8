import { page, type Route, route } from '../rest/route.ts';
import { regions, requireRegion } from './regions.ts';

/** https://cloud.google.com/memorystore/docs/redis/reference/rest/v1/projects.locations */
function showLocation(project: string, region: string, metadata?: object): object {
  return {
    name: `projects/${project}/locations/${region}`,
    locationId: region,
    labels: { 'cloud.googleapis.com/region': region },
    ...(metadata === undefined ? {} : { metadata }),
  };
}

/** Where an interface makes things: in every region. */
export function locationRoutes(
  metadataOf: (region: string) => object | undefined = () => undefined,
): readonly Route[] {
  return [
    route('GET projects/{project}/locations', ({ project, query }) => {
      const all = Object.keys(regions).map((region) => {
        return showLocation(project.id, region, metadataOf(region));
      });
      return page('locations', all, query);
    }),

    route('GET projects/{project}/locations/{location}', ({ project, params: { location } }) => {
      requireRegion(location);
      return showLocation(project.id, location, metadataOf(location));
    }),
  ];
}
