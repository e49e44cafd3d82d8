interface Difference {
  /** Of the request. */
  readonly path: RegExp;
  /** Of the answer: the field that Google's has not, or that is of another type there. */
  readonly field: RegExp;
}

/** Where the answer that was recorded is not as Google's references have it. */
const known: readonly Difference[] = [
  // The request asks for the names only: https://cloud.google.com/apis/docs/system-parameters
  { path: /\/serviceusage\/.*\/services$/, field: /^services\[\]\.(parent|state)$/ },
  // A policy without bindings has none: https://cloud.google.com/iam/docs/reference/rest/v1/Policy
  { path: /:[gs]etIamPolicy$/, field: /^version$/ },
  // Subnetworks have one: https://cloud.google.com/compute/docs/reference/rest/v1/networks
  { path: /\/networks\//, field: /^fingerprint$/ },
  // The metadata is the service: https://cloud.google.com/run/docs/reference/rest/v2/projects.locations.operations
  { path: /\/run\/v2\//, field: /^metadata\.target$/ },
  // Neither has an etag: https://cloud.google.com/monitoring/api/ref_v3/rest/v3/projects.alertPolicies
  { path: /\/(alertPolicies|notificationChannels)(\/|$)/, field: /^etag$/ },
  // https://cloud.google.com/monitoring/api/ref_v3/rest/v3/projects.uptimeCheckConfigs
  { path: /\/uptimeCheckConfigs(\/|$)/, field: /^(etag|creationRecord)$/ },
  // https://cloud.google.com/monitoring/api/ref_v3/rest/v1/projects.dashboards
  { path: /\/dashboards(\/|$)/, field: /^creationRecord$/ },
  // A service, and no operation: https://cloud.google.com/run/docs/reference/rest/v1/namespaces.services/create
  { path: /\/serving\.knative\.dev\/v1\/.*\/services$/, field: /^(name|metadata\..*)$/ },
];

/** The fields of a recorded answer that another one lacks, or has with values of other types. */
export function differencesBetween(
  recorded: unknown,
  answered: unknown,
  { path }: { readonly path: string },
): readonly string[] {
  return compare(recorded, answered, '')
    .filter(({ field }) => {
      return !known.some((one) => one.path.test(path) && one.field.test(field));
    })
    .map(({ field, why }) => `${field}: ${why}`);
}

interface Found {
  readonly field: string;
  readonly why: string;
}

function compare(recorded: unknown, answered: unknown, field: string): readonly Found[] {
  if (isDefault(recorded) && (answered === undefined || answered === null)) return [];
  const types = [typeOf(recorded), typeOf(answered)] as const;
  if (types[0] !== types[1]) return [{ field, why: `${types[1]} instead of ${types[0]}` }];
  if (Array.isArray(recorded)) return compareLists(recorded, answered as unknown[], field);
  if (types[0] !== 'object') return [];
  const there = answered as Readonly<Record<string, unknown>>;
  return Object.entries(recorded as object).flatMap(([key, value]) => {
    return compare(value, there[key], field === '' ? key : `${field}.${key}`);
  });
}

/** Each entry is to be like one that is answered: the order may be another, and more may be there. */
function compareLists(recorded: readonly unknown[], answered: readonly unknown[], field: string) {
  if (recorded.length > answered.length) {
    return [{ field, why: `${answered.length} entries instead of ${recorded.length}` }];
  }
  return recorded.flatMap((entry) => {
    const all = answered.map((other) => compare(entry, other, `${field}[]`));
    return all.sort((a, b) => a.length - b.length)[0] ?? [];
  });
}

/** Google leaves out what is as it is by default: https://protobuf.dev/programming-guides/json/ */
function isDefault(value: unknown): boolean {
  return !value || value === '0' || (Array.isArray(value) && value.length === 0);
}

function typeOf(value: unknown): string {
  if (Array.isArray(value)) return 'list';
  return value === null ? 'null' : typeof value;
}
