import { enums } from './enums.ts';
import { invalid } from './refusal.ts';
import type { Body } from './route.ts';

type Kind = 'text' | 'number' | 'flag' | 'list' | 'object' | 'texts';

/**
 * What a field is, wherever one of that name is found: Google's interfaces agree on it, but for
 * those that are named together with what they are in. Others are looked after by the interface.
 */
const kinds = new Map<string, Kind>([
  ...kindOf('texts', 'labels annotations userLabels redisConfigs limits'),
  ...kindOf('list', 'bindings members permissions serviceIds containers env ports volumes'),
  ...kindOf('list', 'volumeMounts networkInterfaces traffic command args customAudiences'),
  ...kindOf('list', 'conditions aggregations notificationChannels replicas'),
  ...kindOf('list', 'backends domains sslCertificates additions deletions rrdatas'),
  ...kindOf('object', 'metadata spec template scaling vpcAccess resources valueSource valueFrom'),
  ...kindOf('object', 'secretKeyRef startupProbe livenessProbe httpGet httpCheck overrides'),
  ...kindOf('object', 'monitoredResource conditionThreshold policy options payload replication'),
  ...kindOf('object', 'userManaged subnet persistenceConfig cleanupPolicies dockerConfig'),
  ...kindOf('object', 'cloudRun managed defaultUrlRedirect'),
  ...kindOf('text', 'name displayName description etag network subnetwork ipCidrRange'),
  ...kindOf('text', 'image timeout connector template.serviceAccount serviceAccountName'),
  ...kindOf('text', 'authorizedNetwork redisVersion machineType accountId role data'),
  ...kindOf('text', 'IPAddress portRange target urlMap defaultService dnsName'),
  ...kindOf('flag', 'authEnabled deletionProtection invokerIamDisabled autoCreateSubnetworks'),
  ...kindOf(
    'flag',
    'privateIpGoogleAccess immutableTags template.sessionAffinity cpuIdle latestRevision',
  ),
  ...kindOf('number', 'memorySizeGb replicaCount minInstances maxInstances minInstanceCount'),
  ...kindOf(
    'number',
    'maxInstanceCount maxInstanceRequestConcurrency containerConcurrency percent',
  ),
  ...kindOf(
    'number',
    'containerPort taskCount parallelism maxRetries timeoutSec additions.ttl deletions.ttl',
  ),
  ...kindOf('text', 'httpCheck.path httpGet.path filter revision revisionName'),
]);

function kindOf(kind: Kind, names: string): readonly (readonly [string, Kind])[] {
  return names.split(' ').map((name) => [name, kind]);
}

/** https://protobuf.dev/programming-guides/json/: parsers refuse what is deeper. */
const MAX_DEPTH = 100;

/** Of a request. Throws where it is no JSON, or where a field is of another kind than Google's. */
export function readBody(text: string): Body {
  if (text === '') return {};
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw invalid('Invalid JSON payload received. Parser terminated before end of string');
  }
  if (!isObject(parsed)) throw invalid('Invalid JSON payload received. Root must be an object.');
  return readObject(parsed, []);
}

type Path = readonly string[];

/** Null is as good as nothing: https://protobuf.dev/programming-guides/json/ */
function readObject(given: object, path: Path): Body {
  if (path.length > MAX_DEPTH) throw invalid('Invalid JSON payload received. Message too deep.');
  const told = Object.entries(given).filter(([, value]) => value !== null);
  return Object.fromEntries(told.map(([key, value]) => [key, readField(value, [...path, key])]));
}

function readField(given: unknown, path: Path): unknown {
  const key = path.at(-1) ?? '';
  const kind = kinds.get(path.slice(-2).join('.')) ?? kinds.get(key);
  if (kind !== undefined && !fits(given, kind)) throw refuse(given, path);
  // Its keys are somebody's own words.
  if (kind === 'texts') return given;
  // A number may be written as a text.
  if (kind === 'number') return Number(given);
  // Client libraries write the numbers of enumerations.
  return typeof given === 'number' ? (enums.get(key)?.[given] ?? given) : readValue(given, path);
}

function readValue(given: unknown, path: Path): unknown {
  if (isObject(given)) return readObject(given, path);
  if (!Array.isArray(given)) return given;
  return given.map((item, index) => {
    if (item === null || (LISTS_OF_OBJECTS.has(path.at(-1) ?? '') && !isObject(item))) {
      throw refuse(item, [...path, String(index)]);
    }
    return readValue(item, path);
  });
}

const LISTS_OF_OBJECTS = new Set(
  [
    'bindings containers env ports volumes networkInterfaces traffic conditions aggregations',
    'backends additions deletions',
  ].flatMap((names) => names.split(' ')),
);

function fits(given: unknown, kind: Kind): boolean {
  if (kind === 'text') return typeof given === 'string';
  if (kind === 'flag') return typeof given === 'boolean';
  if (kind === 'number') return typeof given === 'number' || NUMBER.test(String(given));
  if (kind === 'list') return Array.isArray(given);
  return isObject(given) && (kind === 'object' || Object.values(given).every(isText));
}

const NUMBER = /^-?\d+$/;

const isText = (value: unknown) => typeof value === 'string';

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function refuse(given: unknown, path: Path) {
  return invalid(`Invalid value at '${path.join('.')}', ${JSON.stringify(given)}`);
}
