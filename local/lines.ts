import { styleText } from 'node:util';

const COLOURS = { WARNING: 'yellow', ERROR: 'red' } as const;

/** A line of an instance's log for a terminal; undefined: only `all` would show it. */
export function formatLine(instance: string, line: string, all: boolean): string | undefined {
  const entry = parse(line);
  // Not one of the structured lines: what Node prints when it ends in an exception.
  if (entry === undefined) return `${dim(instance)} ${line}`;
  const { severity = 'DEFAULT', message = '', time, revision, ...rest } = entry;
  const colour = COLOURS[severity as keyof typeof COLOURS];
  if (colour === undefined && !all) return undefined;
  const fields = Object.entries(rest).map(([key, value]) => {
    return `${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`;
  });
  const head = colour === undefined ? String(message) : styleText(colour, String(message));
  return `${dim(instance)} ${head} ${dim(fields.join(' '))}`.trimEnd();
}

function parse(line: string): Record<string, unknown> | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    return JSON.parse(line) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}

const dim = (text: string) => (text === '' ? '' : styleText('dim', text));
