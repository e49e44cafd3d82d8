import { randomBytes } from 'node:crypto';
import { invalid, Refusal } from '../../rest/refusal.ts';
import { Collection } from './collection.ts';
import { withoutDefaults } from './message.ts';
import { checkMosaic, type Mosaic } from './mosaic.ts';
import { missingIn, readMessage } from './reading.ts';

/** https://cloud.google.com/monitoring/api/ref_v3/rest/v1/projects.dashboards */
interface Dashboard {
  readonly name: string;
  readonly displayName: string;
  readonly etag: string;
  readonly mosaicLayout?: Mosaic;
}

export const dashboards = new Collection<Dashboard>({
  key: 'dashboards',
  type: 'gcp:monitoring/dashboard:Dashboard',
  byNumber: true,
  inputsOf: ({ name: _, etag: __, ...dashboard }) => ({
    dashboardJson: JSON.stringify(dashboard),
  }),
  complete(given, { name, before }) {
    const read = readDashboard(given);
    const { etag } = read;
    // In Google's words: github.com/GoogleCloudPlatform/k8s-config-connector, mockgcp/mockmonitoring
    if (before && !etag) throw invalid('Update Dashboard should specify a non empty etag.');
    if (before && etag !== before.etag) {
      throw new Refusal('ABORTED', 'The dashboard has been changed since it was read.');
    }
    return withoutDefaults({ ...read, name, etag: randomBytes(16).toString('hex') });
  },
});

/** Completes one, and throws what Google refuses of one that is new. */
export function readDashboard(given: unknown): Pick<Dashboard, 'displayName'> & Partial<Dashboard> {
  const read = readMessage(given, 'Dashboard', 'dashboard') as Partial<Dashboard>;
  const { displayName, mosaicLayout } = read;
  if (!displayName) throw missingIn('dashboard.display_name');
  if (mosaicLayout) checkMosaic(mosaicLayout);
  return { ...read, displayName };
}
