type Present<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

/** Without what is undefined. */
export function present<T extends object>(parts: T): Present<T> {
  const entries = Object.entries(parts).filter(([, part]) => part !== undefined);
  return Object.fromEntries(entries) as Present<T>;
}

export interface MessageRules {
  /** Fields that are told whatever their values. */
  readonly told: readonly string[];
  /** Fields whose entries are somebody's own, whatever their values. */
  readonly maps: readonly string[];
  /** Default: null, 0, false, an empty text and an empty list are. */
  readonly isDefault?: (value: unknown) => boolean;
}

/**
 * As Google's interfaces write a message: without what has the value that it has by default.
 * https://protobuf.dev/programming-guides/json/
 */
export function withoutDefaults<T>(message: T, rules: MessageRules): T {
  if (Array.isArray(message)) return message.map((item) => withoutDefaults(item, rules)) as T;
  if (typeof message !== 'object' || message === null) return message;
  const { told, maps, isDefault = isNothing } = rules;
  const entries = Object.entries(message)
    .filter(([key, value]) => told.includes(key) || !isDefault(value))
    .map(([key, value]) => [key, maps.includes(key) ? value : withoutDefaults(value, rules)]);
  return Object.fromEntries(entries) as T;
}

export function isNothing(value: unknown): boolean {
  return !value || (Array.isArray(value) && value.length === 0);
}
