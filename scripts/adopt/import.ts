import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { RegisteredResource } from '../../local/resource.ts';
import type { Known } from './known.ts';
import type { Plan, Planned } from './plan.ts';

interface Entry {
  readonly type: string;
  /** Unique in the file; `logicalName` is the resource's. */
  readonly name: string;
  readonly logicalName: string;
  readonly id?: string;
  readonly parent?: string;
  readonly component?: true;
  readonly version?: string;
}

/** What `pulumi import --file` reads: www.pulumi.com/docs/iac/guides/migration/import */
export interface ImportFile {
  /** URNs of parents that the stack has already, by the names that entries call them. */
  readonly nameTable: Readonly<Record<string, string>>;
  readonly resources: readonly Entry[];
}

/**
 * What the stack has to take in of what is there, the components that it belongs to first.
 * @param known URNs of what the stack has already.
 */
export function importFile({ components, resources }: Plan, known: Known): ImportFile {
  const wanted = resources.filter((one) => isToImport(one, known));
  const parents = new Set(wanted.map(({ resource }) => resource.parent));
  const needed = components.filter(({ urn }) => parents.has(urn));
  const named = new Map(needed.map((component) => [component.urn, component.name]));
  // Without the version of the program's own SDK the next update would change the provider, too.
  const version = providerVersion();
  return {
    nameTable: Object.fromEntries(
      needed.filter(({ urn }) => known.has(urn)).map(({ name, urn }) => [name, urn]),
    ),
    resources: [
      ...needed
        .filter(({ urn }) => !known.has(urn))
        .map(({ type, name }) => ({ type, name, logicalName: name, component: true as const })),
      ...wanted.map(({ resource, importId }) => {
        const parent = named.get(resource.parent ?? '');
        return {
          ...entry(resource, importId, version),
          ...(parent === undefined ? {} : { parent }),
        };
      }),
    ],
  };
}

function isToImport({ resource, importId }: Planned, known: Known): boolean {
  return importId !== undefined && !known.has(resource.urn);
}

function entry({ type, name }: RegisteredResource, id: string | undefined, version: string) {
  const module = type.split(':')[1]?.split('/')[1] ?? '';
  return { type, name: `${module}-${name}`, logicalName: name, id: String(id), version };
}

function providerVersion(): string {
  const file = createRequire(import.meta.url).resolve('@pulumi/gcp/package.json');
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}
