import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

/** A setting as YAML has it. */
export type Value = string | number | boolean | null | readonly Value[] | { [key: string]: Value };

export interface Stack {
  readonly name: string;
  /** The project's name, which is also the namespace of its own settings. */
  readonly project: string;
  /** What the CLI would hand to the program: text, and JSON where a value is a list or a map. */
  readonly config: Readonly<Record<string, string>>;
  /** The project's own settings among them, without its name before theirs. */
  readonly own: Readonly<Record<string, string>>;
}

interface Declaration {
  readonly type?: string;
  readonly items?: Declaration;
  readonly default?: Value;
  /** In place of `default` where a setting is not the project's: the `pulumi:tags` of a template. */
  readonly value?: Value;
}

interface Project {
  readonly name: string;
  readonly config?: Readonly<Record<string, Declaration>>;
}

const top = join(import.meta.dirname, '..');

/**
 * Reads `Pulumi.yaml` and `Pulumi.<name>.yaml` as the CLI does: a stack's values over the defaults
 * of the project, `overrides` (keys with or without namespace) over both. Throws where the CLI
 * would refuse: a setting that is missing or of another type than declared. A setting that nobody
 * declared passes, as it does there: the program itself refuses it.
 */
export function readStack(
  name: string,
  overrides: Readonly<Record<string, Value>> = {},
  folder = top,
): Stack {
  const project = parse(readFileSync(join(folder, 'Pulumi.yaml'), 'utf8')) as Project;
  const qualified = (key: string) => (key.includes(':') ? key : `${project.name}:${key}`);
  const declarations = Object.entries(project.config ?? {}).map(
    ([key, declaration]) => [qualified(key), declaration] as const,
  );

  const values = new Map<string, Value>();
  for (const [key, declaration] of declarations) {
    const value = declaration.value ?? declaration.default;
    if (value !== undefined && value !== null) values.set(key, value);
  }
  for (const source of [stackValues(name, folder), overrides]) {
    for (const [key, value] of Object.entries(source)) values.set(qualified(key), value);
  }

  const problems = [
    ...[...values].filter(([, value]) => isSecure(value)).map(([key]) => secureProblem(key, name)),
    ...declarations.flatMap(([key, declaration]) => {
      const value = values.get(key);
      if (value === undefined) return [`${key} has no default and is not set`];
      if (isSecure(value) || fits(value, declaration)) return [];
      return [`${key} is ${JSON.stringify(value)}; it must be of type ${typeName(declaration)}`];
    }),
  ];
  if (problems.length > 0) {
    throw new Error(`stack ${name} cannot be used:\n${problems.map((p) => `  ${p}`).join('\n')}`);
  }
  const config = Object.fromEntries([...values].map(([key, value]) => [key, serialised(value)]));
  const prefix = `${project.name}:`;
  const own = Object.entries(config).flatMap(([key, value]) => {
    return key.startsWith(prefix) ? [[key.slice(prefix.length), value] as const] : [];
  });
  return { name, project: project.name, config, own: Object.fromEntries(own) };
}

function stackValues(name: string, folder: string): Readonly<Record<string, Value>> {
  const stacks = readdirSync(folder)
    .map((file) => /^Pulumi\.(.+)\.yaml$/.exec(file)?.[1])
    .filter((stack) => stack !== undefined);
  if (!stacks.includes(name)) {
    throw new Error(`there is no Pulumi.${name}.yaml; the stacks here are ${stacks.join(', ')}`);
  }
  const text = readFileSync(join(folder, `Pulumi.${name}.yaml`), 'utf8');
  return (parse(text) as { config?: Record<string, Value> } | null)?.config ?? {};
}

/** Whether a value, or a part of it, is encrypted: `{ secure: … }`, at any depth. */
function isSecure(value: Value): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if ('secure' in value) return true;
  return Object.values(value).some(isSecure);
}

function secureProblem(key: string, name: string): string {
  return `${key} is encrypted in Pulumi.${name}.yaml, for the CLI alone: give a value for it here`;
}

function fits(value: Value, { type, items }: Declaration): boolean {
  switch (type) {
    case 'integer':
      return /^[+-]?\d+$/.test(String(value));
    case 'boolean':
      return /^(true|false)$/.test(String(value));
    case 'array':
      return Array.isArray(value) && value.every((item: Value) => fits(item, items ?? {}));
    case 'string':
      return typeof value !== 'object';
    default:
      return true;
  }
}

function typeName({ type, items }: Declaration): string {
  return items === undefined ? String(type) : `array<${typeName(items)}>`;
}

function serialised(value: Value): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
