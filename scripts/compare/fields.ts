/** What a resource says of itself, leaf by leaf: `template.containers.0.env.REDISHOST.value`. */
export type Fields = ReadonlyMap<string, string>;

/** Variables are called by their names: their order means nothing. */
export function fieldsOf(value: unknown, path = ''): Fields {
  if (typeof value !== 'object' || value === null) return new Map([[path, JSON.stringify(value)]]);
  const entries = path.endsWith('.env') ? variablesOf(value) : Object.entries(value);
  return new Map(
    entries.flatMap(([key, part]) => [...fieldsOf(part, path === '' ? key : `${path}.${key}`)]),
  );
}

function variablesOf(list: object): [string, unknown][] {
  return Object.values(list).map(({ name, ...rest }) => [String(name), rest]);
}
