import { createHash } from 'node:crypto';
import type { Project } from '../../project.ts';
import type { Body } from '../../rest/route.ts';
import type { Table } from '../../rest/table.ts';
import { badValue, doesNotExist } from './refusal.ts';

/** https://cloud.google.com/dns/docs/reference/rest/v1/managedZones */
export interface Zone {
  readonly name: string;
  /** With the dot that it ends in: `example.com.`. */
  readonly dnsName: string;
  readonly nameServers: readonly string[];
}

const NAME = /^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$/;
const DNS_NAME = /^([a-z0-9_]([-a-z0-9_]*[a-z0-9_])?\.)+$/;

/** By their paths: `projects/PROJECT/managedZones/ZONE`. */
export const zonesOf = (project: Project): Table<Zone> => project.table('dns/managedZones');

export const zonePath = ({ id }: Project, { name }: Pick<Zone, 'name'>) =>
  `projects/${id}/managedZones/${name}`;

export function requireZone(project: Project, name: string): Zone {
  const zone = zonesOf(project).find(zonePath(project, { name }));
  if (zone === undefined) throw doesNotExist('parameters.managedZone', name);
  return zone;
}

/** With what Google fills in. */
export function complete(project: Project, body: Body): Zone {
  const { name = '', dnsName = '' } = body as Partial<Zone>;
  if (!NAME.test(name)) throw badValue('entity.managedZone.name', name);
  if (!DNS_NAME.test(dnsName)) throw badValue('entity.managedZone.dnsName', dnsName);
  const digest = createHash('sha256').update(zonePath(project, { name })).digest();
  const letter = 'abcde'[digest.readUInt8() % 5];
  const zone = {
    description: '',
    visibility: 'public',
    ...body,
    kind: 'dns#managedZone',
    id: String(digest.readBigUInt64BE() >> 1n),
    name,
    dnsName,
    nameServers: [1, 2, 3, 4].map((number) => `ns-cloud-${letter}${number}.googledomains.com.`),
    cloudLoggingConfig: { kind: 'dns#managedZoneCloudLoggingConfig' },
    creationTime: new Date().toISOString(),
  };
  return zone;
}
