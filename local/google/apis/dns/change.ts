import { types } from '../../../balancer.ts';
import type { Project } from '../../project.ts';
import { lastOf } from '../../rest/names.ts';
import type { Operation } from '../../rest/operation.ts';
import {
  areSame,
  comesWithZone,
  keptOf,
  type RecordSet,
  recordPath,
  recordsIn,
  recordsOf,
  requireValid,
} from './record.ts';
import { alreadyExists, badSet, doesNotExist, missing, notAsIs } from './refusal.ts';
import { type Zone, zonePath } from './zone.ts';

/** https://cloud.google.com/dns/docs/reference/rest/v1/changes */
export interface Change {
  readonly additions?: readonly RecordSet[];
  readonly deletions?: readonly RecordSet[];
}

/** By their paths. */
type Records = ReadonlyMap<string, RecordSet>;

/** All of it or nothing. The zone has it at once; it is `done` when Google's servers were told. */
export function change(project: Project, zone: Zone, given: Change): Operation {
  const { additions = [], deletions = [] } = given;
  const pathOf = (record: RecordSet) => recordPath(project, zone, record);
  const before = new Map(recordsIn(project, zone).map((record) => [pathOf(record), record]));
  const after = changed(zone, before, { additions, deletions }, pathOf);
  const paths = new Set([...additions, ...deletions].map(pathOf));
  const write = (records: Records) => {
    for (const path of paths) put(project, path, records.get(path));
  };
  write(after);
  const parent = zonePath(project, zone);
  return project.operations.start({
    parent,
    name: `${parent}/changes/${project.operations.list(parent).length + 1}`,
    target: parent,
    verb: 'change',
    ms: project.msOf('record.change'),
    metadata: given,
    work: () => realise(project, zone, paths),
    undo: () => write(before),
  });
}

function changed(
  zone: Zone,
  before: Records,
  { additions, deletions }: Required<Change>,
  pathOf: (record: RecordSet) => string,
): Records {
  if (additions.length + deletions.length === 0) throw missing('entity.change');
  const after = new Map(before);
  for (const record of deletions) {
    requireAsIs(before.get(pathOf(record)), record);
    after.delete(pathOf(record));
  }
  for (const record of additions) {
    const field = fieldOf('additions', record);
    requireValid(zone, record, field);
    if (after.has(pathOf(record))) throw alreadyExists(field, titleOf(record));
    after.set(pathOf(record), keptOf(zone, record));
  }
  for (const record of deletions) requireApex(zone, record, after.has(pathOf(record)));
  for (const record of additions) requireNoAlias(record, [...after.values()]);
  return after;
}

export function showChange({ name, args, startedAt, endedAt, refusal }: Operation): object {
  // Google's own cannot fail once it is taken.
  if (refusal) throw refusal;
  const status = endedAt === undefined ? 'pending' : 'done';
  return { ...args.metadata, kind: 'dns#change', id: lastOf(name), startTime: startedAt, status };
}

function put(project: Project, path: string, record: RecordSet | undefined) {
  if (record === undefined) recordsOf(project).delete(path);
  else recordsOf(project).set(path, record);
}

const TYPE = 'gcp:dns/recordSet:RecordSet';

/** Those that lead to a load balancer here; what else a zone has is nobody's on this machine. */
async function realise(project: Project, zone: Zone, paths: ReadonlySet<string>): Promise<object> {
  const { cloud } = project;
  for (const path of paths) {
    const record = recordsOf(project).find(path);
    if (record === undefined || !leadsHere(project, record)) {
      if (cloud.has(path)) await cloud.remove(path);
      continue;
    }
    const inputs = { ...record, managedZone: zone.name };
    if (cloud.has(path)) await cloud.update(path, inputs);
    else await cloud.realise({ type: TYPE, name: record.name, inputs });
  }
  return {};
}

function leadsHere({ cloud }: Project, { type, rrdatas = [] }: RecordSet): boolean {
  const addresses = cloud.made(types.address).map(({ address }) => address);
  return type === 'A' && rrdatas.every((data) => addresses.includes(data));
}

const titleOf = ({ name, type }: RecordSet) => `${name} (${type})`;

/** As https://github.com/snarfed/bridgy-fed/issues/1072 has it. */
const fieldOf = (list: keyof Change, { name, type }: RecordSet) =>
  `entity.change.${list}[${name}][${type}]`;

function requireAsIs(current: RecordSet | undefined, given: RecordSet) {
  const field = fieldOf('deletions', given);
  if (current === undefined) throw doesNotExist(field, titleOf(given));
  if (!areSame(current, given)) throw notAsIs(field);
}

function requireApex(zone: Zone, record: RecordSet, isThere: boolean) {
  if (isThere || !comesWithZone(zone, record)) return;
  const why = `a zone must contain exactly one resource record set of type '${record.type}' at the apex.`;
  throw badSet(fieldOf('deletions', record), 'invalidZoneApex', why);
}

/** Of one name there is an alias, or anything else. */
function requireNoAlias(record: RecordSet, all: readonly RecordSet[]) {
  const types = all.filter(({ name }) => name === record.name).map(({ type }) => type);
  if (types.length === 1 || !types.includes('CNAME')) return;
  const why =
    `the DNS name '${record.name}' may have either one CNAME resource record set or resource ` +
    'record sets of other types, but not both.';
  throw badSet(fieldOf('additions', record), 'cnameResourceRecordSetConflict', why);
}
