/** IPv4 ranges in CIDR notation, as far as settings need them. */

export interface Range {
  /** First and last address, as 32-bit numbers. */
  readonly first: number;
  readonly last: number;
  readonly prefix: number;
}

/** The range that `text` writes, or nothing when it is none or starts inside the range. */
export function parseRange(text: string): Range | undefined {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(text);
  if (match === null) return undefined;
  const [a = 0, b = 0, c = 0, d = 0, prefix = 0] = match.slice(1).map(Number);
  if (Math.max(a, b, c, d) > 255 || prefix > 32) return undefined;
  // Multiplied, not shifted: bitwise operators would make addresses above 127.255.255.255 negative.
  const first = ((a * 256 + b) * 256 + c) * 256 + d;
  const size = 2 ** (32 - prefix);
  return first % size === 0 ? { first, last: first + size - 1, prefix } : undefined;
}

export function overlap(one: Range, other: Range): boolean {
  return one.first <= other.last && other.first <= one.last;
}

// RFC 1918 and RFC 6598: what a connector routes to a VPC network.
const privateRanges = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10'];

export function isPrivate(range: Range): boolean {
  return privateRanges.some((text) => {
    const outer = parseRange(text);
    return outer !== undefined && outer.first <= range.first && range.last <= outer.last;
  });
}
