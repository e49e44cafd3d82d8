/** Castagnoli's polynomial, its bits the other way round. */
const POLYNOMIAL = 0x82f63b78;

/** Which Google's clients send along: https://datatracker.ietf.org/doc/html/rfc3720#appendix-B.4 */
export function crc32c(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ POLYNOMIAL : crc >>> 1;
  }
  return (crc ^ 0xffffffff) >>> 0;
}
