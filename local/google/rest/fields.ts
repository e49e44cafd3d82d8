/**
 * What of an answer the parameter `fields` asks for, such as `services/name,nextPageToken` or
 * `services(name,state)`. https://cloud.google.com/apis/docs/system-parameters
 */
export function selected(answer: object, fields: string | null): object {
  return fields ? (pick(answer, parse(fields)) as object) : answer;
}

/** A field's own fields; none: the whole of it. */
interface Tree {
  [field: string]: Tree;
}

function parse(fields: string): Tree {
  const root: Tree = {};
  for (const part of split(fields)) {
    const [, first = '', , nested = ''] = /^([^/(]+)([/(](.*?)\)?)?$/.exec(part) ?? [];
    root[first] = { ...root[first], ...(nested ? parse(nested) : {}) };
  }
  return root;
}

/** At the commas that are in no parentheses. */
const split = (fields: string) => fields.match(/[^,(]+(\([^)]*\))?/g) ?? [];

function pick(value: unknown, tree: Tree): unknown {
  const wanted = Object.entries(tree);
  if (wanted.length === 0 || typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => pick(item, tree));
  const given = value as Readonly<Record<string, unknown>>;
  const found = wanted.filter(([field]) => field in given);
  return Object.fromEntries(found.map(([field, own]) => [field, pick(given[field], own)]));
}
