import type { Project } from '../project.ts';
import { legacyRoutes } from '../rest/legacy.ts';
import { type Api, page, type Route, route } from '../rest/route.ts';
import { type Change, change, showChange } from './dns/change.ts';
import {
  ownRecords,
  type RecordSet,
  recordPath,
  recordsIn,
  recordsOf,
  showRecord,
} from './dns/record.ts';
import { alreadyExists, doesNotExist, notEmpty } from './dns/refusal.ts';
import { complete, requireZone, type Zone, zonePath, zonesOf } from './dns/zone.ts';

const ZONES = 'projects/{project}/managedZones';
const ZONE = `${ZONES}/{zone}` as const;
const RECORD = `${ZONE}/rrsets/{name}/{type}` as const;

/** Of zones all is done at once. */
const zoneRoutes: readonly Route[] = [
  route(`POST ${ZONES}`, ({ project, body }) => {
    const zone = complete(project, body);
    const path = zonePath(project, zone);
    if (zonesOf(project).find(path)) throw alreadyExists('entity.managedZone', zone.name);
    zonesOf(project).add(path, zone);
    for (const record of ownRecords(zone)) {
      recordsOf(project).add(recordPath(project, zone, record), record);
    }
    return zone;
  }),

  route(`GET ${ZONES}`, ({ project, query }) => {
    const zones = zonesOf(project).list(`projects/${project.id}/managedZones`);
    const asked = zones.filter(({ dnsName }) => dnsName === (query.get('dnsName') ?? dnsName));
    const shown = page('managedZones', asked, query, 'maxResults');
    return { kind: 'dns#managedZonesListResponse', ...shown };
  }),

  route(`GET ${ZONE}`, ({ project, params: { zone } }) => requireZone(project, zone)),

  route(`DELETE ${ZONE}`, ({ project, params }) => {
    const zone = requireZone(project, params.zone);
    const records = recordsIn(project, zone);
    if (records.some(({ ofGoogle }) => !ofGoogle)) throw notEmpty(zone.name);
    for (const record of records) recordsOf(project).delete(recordPath(project, zone, record));
    zonesOf(project).delete(zonePath(project, zone));
    return {};
  }),
];

/** One by one, as gcloud does it: each a change of its own. */
const recordRoutes: readonly Route[] = [
  route(`GET ${ZONE}/rrsets`, ({ project, params, query }) => {
    const records = recordsIn(project, requireZone(project, params.zone)).filter(
      ({ name, type }) =>
        name === (query.get('name') ?? name) && type === (query.get('type') ?? type),
    );
    const shown = page('rrsets', records.map(showRecord), query, 'maxResults');
    return { kind: 'dns#resourceRecordSetsListResponse', ...shown };
  }),

  route(`POST ${ZONE}/rrsets`, ({ project, params, body }) => {
    const zone = requireZone(project, params.zone);
    const record = body as unknown as RecordSet;
    change(project, zone, { additions: [record] });
    return showRecord(requireRecord(project, zone, record));
  }),

  route(`GET ${RECORD}`, ({ project, params }) => {
    return showRecord(requireRecord(project, requireZone(project, params.zone), params));
  }),

  route(`PATCH ${RECORD}`, ({ project, params, body }) => {
    const zone = requireZone(project, params.zone);
    const before = requireRecord(project, zone, params);
    const after = { ...before, ...body };
    change(project, zone, { deletions: [before], additions: [after] });
    return showRecord(after);
  }),

  route(`DELETE ${RECORD}`, ({ project, params }) => {
    const zone = requireZone(project, params.zone);
    change(project, zone, { deletions: [requireRecord(project, zone, params)] });
    return {};
  }),
];

function requireRecord(project: Project, zone: Zone, asked: RecordSet): RecordSet {
  const record = recordsOf(project).find(recordPath(project, zone, asked));
  if (record) return record;
  throw doesNotExist('parameters.name', `${asked.name} (${asked.type})`);
}

const changeRoutes: readonly Route[] = [
  route(`POST ${ZONE}/changes`, ({ project, params, body }) => {
    return showChange(change(project, requireZone(project, params.zone), body as Change));
  }),

  route(`GET ${ZONE}/changes`, ({ project, params, query }) => {
    const parent = zonePath(project, requireZone(project, params.zone));
    const all = project.operations.list(parent).toReversed().map(showChange);
    return { kind: 'dns#changesListResponse', ...page('changes', all, query, 'maxResults') };
  }),

  route(`GET ${ZONE}/changes/{change}`, ({ project, params }) => {
    const name = `${zonePath(project, requireZone(project, params.zone))}/changes/${params.change}`;
    if (!project.operations.has(name)) throw doesNotExist('parameters.changeId', params.change);
    return showChange(project.operations.get(name));
  }),
];

/** https://cloud.google.com/dns/docs/reference/rest/v1 */
export const dns: Api = {
  segment: 'dns',
  versions: ['v1', 'v1beta2'],
  // Its routes look after that themselves.
  service: undefined,
  routes: legacyRoutes('dns.googleapis.com', [...zoneRoutes, ...recordRoutes, ...changeRoutes]),
};
