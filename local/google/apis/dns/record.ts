import { isIPv4, isIPv6 } from 'node:net';
import type { Project } from '../../project.ts';
import type { Table } from '../../rest/table.ts';
import { badValue } from './refusal.ts';
import { type Zone, zonePath } from './zone.ts';

/** https://cloud.google.com/dns/docs/reference/rest/v1/resourceRecordSets */
export interface RecordSet {
  readonly kind?: string;
  /** In full, with the dot that it ends in. */
  readonly name: string;
  /** Such as `A`. */
  readonly type: string;
  /** Seconds. */
  readonly ttl?: number;
  readonly rrdatas?: readonly string[];
  /** It came with the zone, and goes with it. */
  readonly ofGoogle?: true;
}

/** Seconds, of those that come with a zone. */
const TTL = 21_600;

/** By their paths: `projects/PROJECT/managedZones/ZONE/rrsets/NAME/TYPE`. */
export const recordsOf = (project: Project): Table<RecordSet> => project.table('dns/rrsets');

export const recordPath = (project: Project, zone: Zone, { name, type }: RecordSet) =>
  `${zonePath(project, zone)}/rrsets/${name}/${type}`;

export const recordsIn = (project: Project, zone: Zone): readonly RecordSet[] =>
  recordsOf(project).list(`${zonePath(project, zone)}/rrsets/-`);

export function showRecord({ ofGoogle: _, ...record }: RecordSet): object {
  return record;
}

/** One of the two that each zone has. */
export const comesWithZone = ({ dnsName }: Zone, { name, type }: RecordSet) =>
  name === dnsName && ['NS', 'SOA'].includes(type);

/** As it is kept. */
export function keptOf(zone: Zone, given: RecordSet): RecordSet {
  const record = { ...given, kind: 'dns#resourceRecordSet' };
  return comesWithZone(zone, given) ? { ...record, ofGoogle: true } : record;
}

export function ownRecords(zone: Zone): readonly RecordSet[] {
  const { dnsName: name, nameServers } = zone;
  const authority = `${nameServers[0]} cloud-dns-hostmaster.google.com. 1 21600 3600 259200 300`;
  return [
    keptOf(zone, { name, type: 'NS', ttl: TTL, rrdatas: nameServers }),
    keptOf(zone, { name, type: 'SOA', ttl: TTL, rrdatas: [authority] }),
  ];
}

const isData: Readonly<Record<string, (data: string) => boolean>> = { A: isIPv4, AAAA: isIPv6 };

/** @param field where in the request it is */
export function requireValid({ dnsName }: Zone, record: RecordSet, field: string) {
  const { name = '', type = '', ttl = 0, rrdatas = [] } = record;
  if (name !== dnsName && !name.endsWith(`.${dnsName}`)) throw badValue(`${field}.name`, name);
  if (!/^[A-Z0-9]+$/.test(type)) throw badValue(`${field}.type`, type);
  if (ttl < 0) throw badValue(`${field}.ttl`, ttl);
  if (rrdatas.length === 0) throw badValue(`${field}.rrdata`, '');
  const wrong = rrdatas.findIndex((data) => isData[type]?.(data) === false);
  if (wrong >= 0) throw badValue(`${field}.rrdata[${wrong}]`, rrdatas[wrong]);
}

/** Whatever the order of their data. */
export function areSame(one: RecordSet, other: RecordSet): boolean {
  const [first, second] = [one, other].map(({ ttl = 0, rrdatas = [] }) => {
    return [ttl, ...[...rrdatas].sort()].join('\n');
  });
  return first === second;
}
