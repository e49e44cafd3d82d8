import { lastOf as lastOfReference } from '../../reference.ts';

/** Of a resource's name in full: `projects/PROJECT/locations/LOCATION/instances/NAME`. */

export const lastOf: (name: string) => string = lastOfReference;

/** `projects/PROJECT/locations/LOCATION`, or with a region in its place. */
export const parentOf = (name: string) => name.split('/').slice(0, 4).join('/');

export const locationOf = (name: string) => name.split('/')[3] ?? '';
