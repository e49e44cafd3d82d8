import { randomBytes, randomUUID } from 'node:crypto';
import { lastOf } from '../../rest/names.ts';
import { invalid, Refusal } from '../../rest/refusal.ts';
import { Collection } from './collection.ts';
import { missing, withoutDefaults } from './message.ts';

/** https://cloud.google.com/monitoring/api/ref_v3/rest/v1/projects.dashboards */
interface Dashboard {
  readonly name: string;
  readonly displayName: string;
  readonly etag: string;
}

const LAYOUTS = ['gridLayout', 'mosaicLayout', 'rowLayout', 'columnLayout'];

export const dashboards = new Collection<Dashboard>({
  key: 'dashboards',
  byNumber: true,
  // Somebody may have thought of one: names of Google's are UUIDs.
  idOf: ({ name }) => (typeof name === 'string' && name !== '' ? lastOf(name) : randomUUID()),
  complete(given, { name, before }) {
    const { displayName, etag } = given as Partial<Dashboard>;
    if (!displayName) throw missing('dashboard.display_name');
    if (LAYOUTS.filter((layout) => layout in given).length > 1) {
      throw invalid(`A dashboard has one of ${LAYOUTS.join(', ')}.`);
    }
    if (before && etag && etag !== before.etag) {
      throw new Refusal('ABORTED', 'The dashboard has been changed since it was read.');
    }
    return withoutDefaults({ ...given, name, displayName, etag: randomBytes(16).toString('hex') });
  },
});
