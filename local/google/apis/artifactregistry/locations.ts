import type { Project } from '../../project.ts';
import { page, type Route, route } from '../../rest/route.ts';
import { regions, requireRegion } from '../../shared/regions.ts';

/** https://cloud.google.com/artifact-registry/docs/repositories/repo-locations: besides the regions. */
const MULTI_REGIONS = ['asia', 'europe', 'us'];

/** What `gcloud artifacts repositories list` goes through. */
export const locationRoutes: readonly Route[] = [
  route('GET projects/{project}/locations', ({ project, query }) => {
    const all = [...Object.keys(regions), ...MULTI_REGIONS].sort();
    return page(
      'locations',
      all.map((location) => show(project, location)),
      query,
    );
  }),
  route('GET projects/{project}/locations/{location}', ({ project, params: { location } }) => {
    requireLocation(location);
    return show(project, location);
  }),
];

export function requireLocation(location: string) {
  if (!MULTI_REGIONS.includes(location)) requireRegion(location);
}

function show(project: Project, locationId: string): object {
  const name = `projects/${project.id}/locations/${locationId}`;
  return { name, locationId, displayName: locationId };
}
