/** What a text consists of, for the eye: the text itself stays as it was typed. */
export type Part =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'block'; readonly text: string }
  | { readonly kind: 'link'; readonly text: string; readonly href: string };

const FENCE = '```';
/** Code between backticks, or a link: neither goes over the end of a line. */
const INLINE =
  /(?<ticks>`{1,3})(?<code>[^`\n]+)\k<ticks>|(?<![\p{L}\p{N}])https?:\/\/[^\s<>"`]+/giu;
/** What turns the direction of the text: in a link it could make one address look like another. */
const TURNS = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/;
/** What follows a link more often than it ends one. */
const TRAILING = /[.,;:!?'*_~\]}”’»…]/;

/** Takes time in proportion to the text's length, whatever it is. */
export function parse(text: string): readonly Part[] {
  const parts: Part[] = [];
  const lines = text.split('\n');
  let from = 0;
  for (let i = 0; i < lines.length; i++) {
    if (!lines[i]?.startsWith(FENCE)) continue;
    const end = closing(lines, i + 1);
    // Then no later fence is closed either.
    if (end < 0) break;
    if (end === i + 1) continue;
    if (i > from) parts.push(...inline(lines.slice(from, i).join('\n')));
    parts.push({ kind: 'block', text: lines.slice(i + 1, end).join('\n') });
    i = end;
    from = end + 1;
  }
  if (from < lines.length) parts.push(...inline(lines.slice(from).join('\n')));
  return parts;
}

function closing(lines: readonly string[], from: number): number {
  for (let i = from; i < lines.length; i++) if (lines[i]?.trimEnd() === FENCE) return i;
  return -1;
}

function inline(text: string): readonly Part[] {
  const parts: Part[] = [];
  let from = 0;
  const plain = (to: number) => {
    if (to > from) parts.push({ kind: 'text', text: text.slice(from, to) });
  };
  for (const match of text.matchAll(INLINE)) {
    const { code } = match.groups ?? {};
    const part: Part | undefined = code ? { kind: 'code', text: code } : linkOf(match[0]);
    if (!part) continue;
    plain(match.index);
    parts.push(part);
    from = match.index + (part.kind === 'link' ? part.text.length : match[0].length);
  }
  plain(text.length);
  return parts;
}

/** Nothing but the web, nothing that shows another address than it leads to. */
function linkOf(found: string): Part | undefined {
  const text = withoutTrail(found);
  if (TURNS.test(text) || !URL.canParse(text)) return undefined;
  const { href, hostname, username, password } = new URL(text);
  if (username || password || !isPlain(text.split(/[/?#]/)[2] ?? '', hostname)) return undefined;
  return { kind: 'link', text, href };
}

/** Whether a host is the one that it looks like: browsers read dots and digits into many letters. */
function isPlain(host: string, hostname: string): boolean {
  const shown = host.toLowerCase().replace(/:\d*$/, '');
  const isInternational =
    /^[\p{L}\p{N}\p{M}.-]+$/u.test(shown) && shown === shown.normalize('NFKC');
  return shown === hostname || (hostname.includes('xn--') && isInternational);
}

/** Without a full stop behind it, or a bracket that was opened before it. */
function withoutTrail(found: string): string {
  let end = found.length;
  let open = found.split('(').length - found.split(')').length;
  for (; end > 0; end--) {
    const last = found.charAt(end - 1);
    if (last === ')' && open < 0) open++;
    else if (!TRAILING.test(last)) break;
  }
  return found.slice(0, end);
}

/** A few emoji and nothing else: shown large. */
export const isEmoji = (text: string): boolean => /^(?:\p{RGI_Emoji}\ufe0f?\s*){1,3}$/v.test(text);
