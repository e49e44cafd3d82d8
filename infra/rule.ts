/** What one setting may be. Rules between settings stand in conflicts.ts. */
export interface Rule<T> {
  /** Completes "expected …". */
  readonly allowed: string;
  /** Completes "pulumi config set …". */
  readonly example: (setting: string) => string;
  /** The setting's value; nothing when it is not allowed. */
  readonly read: (text: string) => T | undefined;
}

export function text(
  allowed: string,
  example: string,
  isAllowed: (text: string) => boolean,
): Rule<string> {
  const read = (value: string) => (isAllowed(value) ? value : undefined);
  return { allowed, example: (setting) => `${setting} ${example}`, read };
}

export const matching = (pattern: RegExp) => (value: string) => pattern.test(value);

export function oneOf<const T extends string>(...values: T[]): Rule<T> {
  const read = (value: string) => values.find((one) => one === value);
  const allowed = `one of ${values.join(', ')}`;
  return { allowed, example: (setting) => `${setting} ${values[0]}`, read };
}

export function integer({ min, max }: { min: number; max: number }, example = min): Rule<number> {
  const read = (value: string) => {
    const number = /^\d+$/.test(value) ? Number(value) : Number.NaN;
    return number >= min && number <= max ? number : undefined;
  };
  const allowed = `a whole number from ${min} to ${max}`;
  return { allowed, example: (setting) => `${setting} ${example}`, read };
}

export const flag: Rule<boolean> = {
  allowed: 'true or false',
  example: (setting) => `${setting} true`,
  read: (value) => ({ true: true, false: false })[value],
};

/** A list reaches the program as JSON, but the CLI sets it entry by entry. */
export function list(item: Rule<string>): Rule<readonly string[]> {
  const example = (setting: string) => `--path ${item.example(`'${setting}[0]'`)}`;
  const read = (value: string) => {
    const entries: unknown = parseJson(value);
    const isItem = (entry: unknown) => typeof entry === 'string' && item.read(entry) !== undefined;
    return Array.isArray(entries) && entries.every(isItem) ? (entries as string[]) : undefined;
  };
  return { allowed: `a list, each entry ${item.allowed}`, example, read };
}

function parseJson(value: string): unknown {
  try {
    return JSON.parse(value);
  } catch {
    return undefined;
  }
}

export const isName = matching(/^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$/);

export const name = (example: string) =>
  text(
    'lowercase letters, digits and hyphens, a letter first, no hyphen last',
    example,
    matching(/^[a-z]([-a-z0-9]*[a-z0-9])?$/),
  );
