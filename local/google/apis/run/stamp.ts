import { randomBytes, randomUUID } from 'node:crypto';
import { Refusal } from '../../rest/refusal.ts';

let last = 0;

/** Now, in microseconds since 1970; no two calls get the same. */
export function newVersion(): number {
  last = Math.max(Date.now() * 1000, last + 1);
  return last;
}

/** As Cloud Run shows a time: to the microsecond. */
export function timeOf(version: number): string {
  const iso = new Date(Math.floor(version / 1000)).toISOString();
  return iso.replace('Z', `${String(version % 1000).padStart(3, '0')}Z`);
}

export const timeNow = () => timeOf(newVersion());

/** A month, for which what was deleted is still known. */
export const expireTimeOf = (version: number) => timeOf(version + 30 * 86_400 * 1_000_000);

/** The first version's way of writing a version: its eight bytes. */
function resourceVersionOf(version: number): string {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(version));
  return bytes.toString('base64').replaceAll('=', '');
}

export function etagOf(version: number, name: string): string {
  return `"${resourceVersionOf(version)}.${Buffer.from(name).toString('base64url')}"`;
}

/** Of an etag or of a resourceVersion. */
export function versionOf(tag: string): string {
  const [bytes = ''] = tag.replaceAll('"', '').split('.');
  const decoded = Buffer.from(bytes, 'base64');
  return decoded.length === 8 ? String(decoded.readBigUInt64BE()) : tag;
}

/** Throws when a client knows something by an older version than the one that is there. */
export function requireCurrent(name: string, given: string | null | undefined, etag: string) {
  if (!given || versionOf(given) === versionOf(etag)) return;
  throw new Refusal(
    'ABORTED',
    `Conflict for resource '${name}': version '${versionOf(given)}' was specified but current ` +
      `version is '${versionOf(etag)}'.`,
  );
}

export const newUid = () => randomUUID();

/** Three letters or digits, with which the names of revisions end, or more of them. */
export function suffix(length = 3): string {
  const letters = 'bcdfghjklmnpqrstvwxz2456789';
  return [...randomBytes(length)].map((byte) => letters[byte % letters.length]).join('');
}
