import { invalid } from '../../rest/refusal.ts';
import type { Call } from '../../rest/route.ts';

/**
 * The paths of this version say nothing of a region: it is in the host's name, as in
 * `europe-west3-run.googleapis.com`. Undefined where this server is addressed as itself.
 */
export function regionOf({ host }: Pick<Call, 'host'>): string | undefined {
  return /^([a-z]+-[a-z]+\d+)-/.exec(host)?.[1];
}

/** Where something new is to be. A project that is in one region only leaves no doubt. */
export function requireRegion(call: Call<never>): string {
  const places = call.project.contents.map((name) =>
    /\/locations\/([a-z]+-[a-z]+\d+)\//.exec(name),
  );
  const [only, ...others] = new Set(places.flatMap((match) => match?.[1] ?? []));
  const region = regionOf(call) ?? (others.length === 0 ? only : undefined);
  if (region !== undefined) return region;
  throw invalid(
    'The region is missing: it is the first part of the host, REGION-run.googleapis.com.',
  );
}

/** The collection that a path means, in one region or in all. */
export function collectionOf(call: Call<never>, kind: 'services' | 'jobs'): string {
  return `projects/${call.project.id}/locations/${regionOf(call) ?? '-'}/${kind}`;
}
